package dev.plugwright;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import java.util.Optional;

/** What the two brokers say to each other, {@code plugin.ConnInfo}. */
record ConnInfo(int serviceId, String network, String address, Optional<Knock> knock) {
  private static final int SERVICE_ID = 1;
  private static final int NETWORK = 2;
  private static final int ADDRESS = 3;
  private static final int KNOCK = 4;

  /** The question before a stream of a multiplexed session, or its answer (MUX-3). */
  record Knock(boolean knock, boolean ack, String error) {
    private static final int ASKS = 1;
    private static final int ANSWERS = 2;
    private static final int ERROR = 3;

    private static Knock read(CodedInputStream in) throws IOException {
      boolean knock = false;
      boolean ack = false;
      String error = "";
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        switch (tag) {
          case ASKS << 3 -> knock = in.readBool();
          case ANSWERS << 3 -> ack = in.readBool();
          case ERROR << 3 | Wire.BYTES -> error = in.readStringRequireUtf8();
          default -> in.skipField(tag);
        }
      }
      return new Knock(knock, ack, error);
    }

    private void write(CodedOutputStream out) throws IOException {
      if (knock) {
        out.writeBool(ASKS, true);
      }
      if (ack) {
        out.writeBool(ANSWERS, true);
      }
      if (!error.isEmpty()) {
        out.writeString(ERROR, error);
      }
    }
  }

  static ConnInfo announcement(int serviceId, Address address) {
    return new ConnInfo(
        serviceId, address.network().wireName(), address.text(), Optional.empty());
  }

  static ConnInfo knock(int serviceId) {
    return new ConnInfo(serviceId, "", "", Optional.of(new Knock(true, false, "")));
  }

  static ConnInfo acknowledgement(int serviceId) {
    return new ConnInfo(serviceId, "", "", Optional.of(new Knock(true, true, "")));
  }

  static ConnInfo read(CodedInputStream in) throws IOException {
    int serviceId = 0;
    String network = "";
    String address = "";
    Optional<Knock> knock = Optional.empty();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case SERVICE_ID << 3 -> serviceId = in.readUInt32();
        case NETWORK << 3 | Wire.BYTES -> network = in.readStringRequireUtf8();
        case ADDRESS << 3 | Wire.BYTES -> address = in.readStringRequireUtf8();
        case KNOCK << 3 | Wire.BYTES -> knock =
            Optional.of(Knock.read(CodedInputStream.newInstance(in.readByteArray())));
        default -> in.skipField(tag);
      }
    }
    return new ConnInfo(serviceId, network, address, knock);
  }

  void write(CodedOutputStream out) throws IOException {
    if (serviceId != 0) {
      out.writeUInt32(SERVICE_ID, serviceId);
    }
    if (!network.isEmpty()) {
      out.writeString(NETWORK, network);
    }
    if (!address.isEmpty()) {
      out.writeString(ADDRESS, address);
    }
    if (knock.isPresent()) {
      out.writeByteArray(KNOCK, Wire.bytes(knock.get()::write));
    }
  }
}
