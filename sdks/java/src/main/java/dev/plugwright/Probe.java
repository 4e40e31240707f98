package dev.plugwright;

import com.google.protobuf.ByteString;
import com.google.protobuf.BytesValue;
import com.google.protobuf.Duration;
import com.google.protobuf.DurationProto;
import com.google.protobuf.Empty;
import com.google.protobuf.EmptyProto;
import com.google.protobuf.Int32Value;
import com.google.protobuf.Message;
import com.google.protobuf.UInt32Value;
import com.google.protobuf.WrappersProto;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServiceDescriptor;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.protobuf.ProtoUtils;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * {@code plugwright.v1.Probe}: what a host can have the plugin do, to watch it do it. Served only
 * where the environment says {@code PLUGWRIGHT_PROBE=1}.
 */
final class Probe {
  private static final java.time.Duration DIAL_LIMIT = java.time.Duration.ofSeconds(5);

  private static final Schema SCHEMA =
      new Schema(
          """
          name: "plugwright/v1/probe.proto" package: "plugwright.v1" syntax: "proto3"
          dependency: "google/protobuf/duration.proto"
          dependency: "google/protobuf/empty.proto"
          dependency: "google/protobuf/wrappers.proto"
          service {
            name: "Probe"
            method { name: "Echo" input_type: ".google.protobuf.BytesValue"
                     output_type: ".google.protobuf.BytesValue" }
            method { name: "Chat" input_type: ".google.protobuf.BytesValue"
                     output_type: ".google.protobuf.BytesValue"
                     client_streaming: true server_streaming: true }
            method { name: "PrintStdout" input_type: ".google.protobuf.BytesValue"
                     output_type: ".google.protobuf.Empty" }
            method { name: "PrintStderr" input_type: ".google.protobuf.BytesValue"
                     output_type: ".google.protobuf.Empty" }
            method { name: "Dial" input_type: ".google.protobuf.UInt32Value"
                     output_type: ".google.protobuf.BytesValue" }
            method { name: "Accept" input_type: ".google.protobuf.UInt32Value"
                     output_type: ".google.protobuf.Empty" }
            method { name: "Sleep" input_type: ".google.protobuf.Duration"
                     output_type: ".google.protobuf.Empty" }
            method { name: "Fail" input_type: ".google.protobuf.Int32Value"
                     output_type: ".google.protobuf.Empty" }
            method { name: "Large" input_type: ".google.protobuf.UInt32Value"
                     output_type: ".google.protobuf.BytesValue" }
          }
          """,
          List.of(
              DurationProto::getDescriptor,
              EmptyProto::getDescriptor,
              WrappersProto::getDescriptor));

  private static final MethodDescriptor<BytesValue, BytesValue> ECHO =
      unary("Echo", BytesValue.getDefaultInstance(), BytesValue.getDefaultInstance());
  private static final MethodDescriptor<BytesValue, BytesValue> CHAT =
      ECHO.toBuilder()
          .setFullMethodName("plugwright.v1.Probe/Chat")
          .setType(MethodType.BIDI_STREAMING)
          .build();
  private static final MethodDescriptor<BytesValue, Empty> PRINT_STDOUT =
      unary("PrintStdout", BytesValue.getDefaultInstance(), Empty.getDefaultInstance());
  private static final MethodDescriptor<BytesValue, Empty> PRINT_STDERR =
      unary("PrintStderr", BytesValue.getDefaultInstance(), Empty.getDefaultInstance());
  private static final MethodDescriptor<UInt32Value, BytesValue> DIAL =
      unary("Dial", UInt32Value.getDefaultInstance(), BytesValue.getDefaultInstance());
  private static final MethodDescriptor<UInt32Value, Empty> ACCEPT =
      unary("Accept", UInt32Value.getDefaultInstance(), Empty.getDefaultInstance());
  private static final MethodDescriptor<Duration, Empty> SLEEP =
      unary("Sleep", Duration.getDefaultInstance(), Empty.getDefaultInstance());
  private static final MethodDescriptor<Int32Value, Empty> FAIL =
      unary("Fail", Int32Value.getDefaultInstance(), Empty.getDefaultInstance());
  private static final MethodDescriptor<UInt32Value, BytesValue> LARGE =
      unary("Large", UInt32Value.getDefaultInstance(), BytesValue.getDefaultInstance());

  private final ByteString endpoint;

  private Probe(String endpoint) {
    this.endpoint = ByteString.copyFromUtf8(endpoint);
  }

  /** Returns one endpoint's probe: the main connection's or a brokered one's. */
  static Service at(String endpoint) {
    Probe probe = new Probe(endpoint);
    ServiceDescriptor.Builder descriptor =
        ServiceDescriptor.newBuilder("plugwright.v1.Probe").setSchemaDescriptor(SCHEMA);
    List.of(ECHO, CHAT, PRINT_STDOUT, PRINT_STDERR, DIAL, ACCEPT, SLEEP, FAIL, LARGE)
        .forEach(descriptor::addMethod);
    return Service.builder(descriptor.build())
        .unary(ECHO, probe::echo)
        .bidirectional(CHAT, (requests, responses, call) -> requests.forEach(responses::send))
        .unary(PRINT_STDOUT, (request, call) -> print(System.out, request))
        .unary(PRINT_STDERR, (request, call) -> print(System.err, request))
        .unary(DIAL, Probe::dial)
        .unary(ACCEPT, Probe::accept)
        .unary(SLEEP, Probe::sleep)
        .unary(FAIL, Probe::fail)
        .unary(LARGE, Probe::large)
        .build();
  }

  private BytesValue echo(BytesValue request, Call call) {
    return request.getValue().isEmpty() ? BytesValue.of(endpoint) : request;
  }

  private static Empty print(PrintStream stream, BytesValue request) {
    byte[] bytes = request.getValue().toByteArray();
    stream.write(bytes, 0, bytes.length);
    stream.flush();
    return Empty.getDefaultInstance();
  }

  private static BytesValue dial(UInt32Value request, Call call) {
    Client peer = new Client(call.host().dial(request.getValue())).within(DIAL_LIMIT);
    return peer.unary(ECHO, BytesValue.getDefaultInstance());
  }

  private static Empty accept(UInt32Value request, Call call) {
    int id = request.getValue();
    call.host().accept(id, at(Integer.toUnsignedString(id)));
    return Empty.getDefaultInstance();
  }

  private static Empty sleep(Duration request, Call call) throws InterruptedException {
    CountDownLatch over = new CountDownLatch(1);
    call.onCancel(over::countDown);
    long nanos = TimeUnit.SECONDS.toNanos(request.getSeconds()) + request.getNanos();
    over.await(nanos, TimeUnit.NANOSECONDS);
    return Empty.getDefaultInstance();
  }

  private static Empty fail(Int32Value request, Call call) throws StatusException {
    int code = request.getValue();
    if (code < 1 || code >= Status.Code.values().length) {
      throw Status.INVALID_ARGUMENT
          .withDescription("a status number from 1 to 16 was expected")
          .asException();
    }
    throw Status.fromCodeValue(code).withDescription("probe").asException();
  }

  private static BytesValue large(UInt32Value request, Call call) {
    byte[] zeros = new byte[request.getValue()];
    return BytesValue.of(com.google.protobuf.UnsafeByteOperations.unsafeWrap(zeros));
  }

  private static <Q extends Message, A extends Message> MethodDescriptor<Q, A> unary(
      String name, Q request, A response) {
    return MethodDescriptor.newBuilder(ProtoUtils.marshaller(request), ProtoUtils.marshaller(response))
        .setFullMethodName("plugwright.v1.Probe/".concat(name))
        .setType(MethodType.UNARY)
        .build();
  }
}
