package dev.plugwright;

import io.grpc.netty.GrpcSslContexts;
import io.netty.handler.codec.http2.Http2SecurityUtil;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/**
 * AutoMTLS: both ends show one certificate, and each accepts exactly the other's, on the main
 * connection and on brokered ones (TLS-8).
 *
 * @param own the certificate that the peer will see (TLS-2)
 */
record Security(X509Certificate own, SslContext server, SslContext client) {
  // The JDK's own; others cannot verify the P-521 certificates of Go hosts (TLS-7).
  private static final SslProvider PROVIDER = SslProvider.JDK;

  // Of what both ends speak the first is chosen, and a JVM that compiles for a fast start carries
  // four times as much in this one as in AES, of which it is short of instructions.
  private static final List<String> CIPHERS =
      Stream.concat(
              Stream.of("TLS_CHACHA20_POLY1305_SHA256"), Http2SecurityUtil.CIPHERS.stream())
          .distinct()
          .toList();

  /** Makes the plugin's side of what {@code PLUGIN_CLIENT_CERT} asks for. */
  static Security forHost(String clientCertificate) {
    try {
      return between(Identity.create(), Identity.parse(clientCertificate));
    } catch (GeneralSecurityException | SSLException reason) {
      // Never plaintext instead (ENV-9).
      throw new StartException(
          ("`PLUGIN_CLIENT_CERT` holds no certificate in PEM form: %s; give the host's"
                  + " certificate, or leave it unset")
              .formatted(reason.getMessage()),
          reason);
    }
  }

  /** The DER of the plugin's certificate, for the handshake. */
  byte[] certificate() {
    try {
      return own.getEncoded();
    } catch (CertificateEncodingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Makes one side of a connection. */
  static Security between(Identity own, X509Certificate peer) throws SSLException {
    PinnedTrust trust = new PinnedTrust(peer);
    SslContextBuilder server = SslContextBuilder.forServer(own.key(), own.certificate());
    SslContextBuilder client =
        SslContextBuilder.forClient().keyManager(own.key(), own.certificate());
    return new Security(
        own.certificate(),
        configured(server).trustManager(trust).clientAuth(ClientAuth.REQUIRE).build(),
        configured(client).trustManager(trust).build());
  }

  private static SslContextBuilder configured(SslContextBuilder builder) {
    return GrpcSslContexts.configure(builder, PROVIDER)
        .ciphers(CIPHERS, SupportedCipherSuiteFilter.INSTANCE);
  }
}
