package dev.plugwright;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * The one line that tells the host where to connect (HS-5 to HS-8).
 *
 * @param certificate the DER of what is served, where the host asked for TLS (HS-10)
 * @param multiplexed whether the connection is multiplexed; empty where the host did not ask (HS-11)
 */
record Handshake(
    int version, Address address, Optional<byte[]> certificate, Optional<Boolean> multiplexed) {
  private static final int CORE_PROTOCOL = 1;

  /** Returns the line with its end. */
  String line() {
    // Go reads base64 without padding only (HS-9).
    String encoded = certificate.map(Base64.getEncoder().withoutPadding()::encodeToString).orElse("");
    List<String> fields = new ArrayList<>();
    fields.add(String.valueOf(CORE_PROTOCOL));
    fields.add(String.valueOf(version));
    fields.add(address.network().wireName());
    fields.add(address.text());
    fields.add("grpc");
    fields.add(encoded);
    multiplexed.map(String::valueOf).ifPresent(fields::add);
    // Not with `+`: the first of a process takes milliseconds of its start.
    return String.join("|", fields).concat("\n");
  }
}
