package dev.plugwright;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.protobuf.BytesValue;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import plugwright.v1.ProbeGrpc;

/** Who is let in where the host asks for TLS. */
final class AutoMtlsTest {
  private static String pem(X509Certificate certificate) throws Exception {
    byte[] lineEnd = {'\n'};
    return "-----BEGIN CERTIFICATE-----\n"
        + Base64.getMimeEncoder(64, lineEnd).encodeToString(certificate.getEncoded())
        + "\n-----END CERTIFICATE-----\n";
  }

  private static Status.Code echo(StartedPlugin plugin, Optional<Security> security)
      throws Exception {
    try {
      new Client(plugin.channel(security))
          .unary(ProbeGrpc.getEchoMethod(), BytesValue.getDefaultInstance());
      return Status.Code.OK;
    } catch (StatusRuntimeException refused) {
      return refused.getStatus().getCode();
    }
  }

  @Test
  void onlyTheHostsCertificateIsLetIn() throws Exception {
    Identity host = Identity.create();
    Identity stranger = Identity.create();
    try (var plugin =
        StartedPlugin.start(Map.of("PLUGIN_CLIENT_CERT", pem(host.certificate())))) {
      String field = plugin.fields()[5];
      assertFalse(field.contains("="), field);
      X509Certificate served = Identity.parse(Base64.getDecoder().decode(field));
      assertEquals(Status.Code.UNAVAILABLE, echo(plugin, Optional.empty()));
      assertEquals(
          Status.Code.UNAVAILABLE, echo(plugin, Optional.of(Security.between(stranger, served))));
      assertEquals(Status.Code.OK, echo(plugin, Optional.of(Security.between(host, served))));
    }
  }

  @Test
  void theCertificateIsWhatEveryHostTakes() throws Exception {
    X509Certificate certificate = Identity.create().certificate();
    certificate.verify(certificate.getPublicKey());
    certificate.checkValidity();
    assertEquals(-1, certificate.getBasicConstraints(), "no authority");
    assertEquals(
        List.of("1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2"), certificate.getExtendedKeyUsage());
    assertEquals(
        List.of(List.of(2, "localhost")),
        List.copyOf(certificate.getSubjectAlternativeNames()));
    assertArrayEquals(
        new boolean[] {true, false, false, false, false, false, false, false, false},
        certificate.getKeyUsage());
  }

  @Test
  void noOtherCertificateIsTrusted() throws Exception {
    PinnedTrust trust = new PinnedTrust(Identity.create().certificate());
    X509Certificate[] other = {Identity.create().certificate()};
    for (X509Certificate[] chain : List.of(other, new X509Certificate[0])) {
      assertThrows(
          CertificateException.class,
          () -> trust.checkServerTrusted(chain, "ECDSA"));
    }
  }
}
