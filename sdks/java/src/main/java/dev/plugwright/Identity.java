package dev.plugwright;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;

/**
 * A key pair and its self-signed certificate: P-256, no authority, for clients and servers called
 * {@code localhost}, which every TLS library that hosts use accepts (TLS-3, TLS-4).
 */
record Identity(PrivateKey key, X509Certificate certificate) {
  private static final String NAME = "localhost";
  private static final int POINT_BYTES = 65;
  private static final int SERIAL_BITS = 127;
  private static final Duration CLOCK_SKEW = Duration.ofSeconds(30);
  private static final Duration LIFETIME = Duration.ofDays(3650);
  private static final byte VERSION_3 = 2;
  private static final byte DIGITAL_SIGNATURE = (byte) 0x80;

  private static final byte[] ECDSA_WITH_SHA256 =
      Der.sequence(Der.identifier(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02));
  private static final byte[] COMMON_NAME = Der.identifier(0x55, 0x04, 0x03);
  private static final byte[] SERVER_AUTHENTICATION =
      Der.identifier(0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x01);
  private static final byte[] CLIENT_AUTHENTICATION =
      Der.identifier(0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x02);

  /** Makes a new one; its key never leaves the process (TLS-11). */
  static Identity create() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    KeyPair pair = generator.generateKeyPair();
    byte[] statement = statement(pair.getPublic().getEncoded(), Instant.now());
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(pair.getPrivate());
    signature.update(statement);
    byte[] certificate =
        Der.sequence(statement, ECDSA_WITH_SHA256, Der.bits(0, signature.sign()));
    return new Identity(pair.getPrivate(), parse(certificate));
  }

  /** Reads a certificate from PEM text. */
  static X509Certificate parse(String pem) throws CertificateException {
    return parse(pem.getBytes(StandardCharsets.US_ASCII));
  }

  /** Reads a certificate from DER or PEM. */
  static X509Certificate parse(byte[] encoded) throws CertificateException {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    return (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(encoded));
  }

  private static byte[] statement(byte[] publicKey, Instant now) throws GeneralSecurityException {
    byte[] name = Der.sequence(Der.set(Der.sequence(COMMON_NAME, Der.text(NAME))));
    BigInteger serial = new BigInteger(SERIAL_BITS, new SecureRandom()).add(BigInteger.ONE);
    byte[] validity = Der.sequence(Der.time(now.minus(CLOCK_SKEW)), Der.time(now.plus(LIFETIME)));
    return Der.sequence(
        Der.tagged(0, Der.integer(VERSION_3)),
        Der.integer(serial.toByteArray()),
        ECDSA_WITH_SHA256,
        name,
        validity,
        name,
        publicKey,
        Der.tagged(3, extensions(publicKey)));
  }

  private static byte[] extensions(byte[] publicKey) throws GeneralSecurityException {
    byte[] point = Arrays.copyOfRange(publicKey, publicKey.length - POINT_BYTES, publicKey.length);
    byte[] keyIdentifier = MessageDigest.getInstance("SHA-1").digest(point);
    return Der.sequence(
        critical(0x13, Der.sequence()),
        critical(0x0f, Der.bits(7, DIGITAL_SIGNATURE)),
        extension(0x25, Der.sequence(SERVER_AUTHENTICATION, CLIENT_AUTHENTICATION)),
        extension(0x11, Der.sequence(Der.taggedText(2, NAME))),
        extension(0x0e, Der.octets(keyIdentifier)));
  }

  private static byte[] critical(int number, byte[] content) {
    return Der.sequence(
        Der.identifier(0x55, 0x1d, number), Der.trueValue(), Der.octets(content));
  }

  private static byte[] extension(int number, byte[] content) {
    return Der.sequence(Der.identifier(0x55, 0x1d, number), Der.octets(content));
  }
}
