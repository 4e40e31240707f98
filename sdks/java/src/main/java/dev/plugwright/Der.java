package dev.plugwright;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** The few shapes of DER that a certificate is made of. */
final class Der {
  private static final int BOOLEAN = 0x01;
  private static final int INTEGER = 0x02;
  private static final int BIT_STRING = 0x03;
  private static final int OCTET_STRING = 0x04;
  private static final int OBJECT_IDENTIFIER = 0x06;
  private static final int UTF8_STRING = 0x0c;
  private static final int UTC_TIME = 0x17;
  private static final int GENERALIZED_TIME = 0x18;
  private static final int SEQUENCE = 0x30;
  private static final int SET = 0x31;
  private static final int CONSTRUCTED_CONTEXT = 0xa0;
  private static final int PRIMITIVE_CONTEXT = 0x80;
  private static final int FIRST_GENERALIZED_YEAR = 2050;

  private Der() {}

  static byte[] sequence(byte[]... parts) {
    return value(SEQUENCE, parts);
  }

  static byte[] set(byte[]... parts) {
    return value(SET, parts);
  }

  /** A part with an explicit tag. */
  static byte[] tagged(int number, byte[] content) {
    return value(CONSTRUCTED_CONTEXT | number, content);
  }

  /** Text with an implicit tag. */
  static byte[] taggedText(int number, String text) {
    return value(PRIMITIVE_CONTEXT | number, text.getBytes(StandardCharsets.US_ASCII));
  }

  static byte[] trueValue() {
    return value(BOOLEAN, new byte[] {(byte) 0xff});
  }

  /** Takes a number in two's complement, the highest byte first. */
  static byte[] integer(byte... number) {
    return value(INTEGER, number);
  }

  static byte[] octets(byte[] bytes) {
    return value(OCTET_STRING, bytes);
  }

  static byte[] bits(int unused, byte... bytes) {
    return value(BIT_STRING, new byte[] {(byte) unused}, bytes);
  }

  /** Takes the identifier's encoded parts. */
  static byte[] identifier(int... encoded) {
    byte[] bytes = new byte[encoded.length];
    for (int index = 0; index < encoded.length; index += 1) {
      bytes[index] = (byte) encoded[index];
    }
    return value(OBJECT_IDENTIFIER, bytes);
  }

  static byte[] text(String text) {
    return value(UTF8_STRING, text.getBytes(StandardCharsets.UTF_8));
  }

  /** A time in the one of two forms that RFC 5280 wants for its year. */
  static byte[] time(Instant instant) {
    OffsetDateTime when = instant.atOffset(ZoneOffset.UTC);
    boolean general = when.getYear() >= FIRST_GENERALIZED_YEAR;
    String pattern = general ? "yyyyMMddHHmmss'Z'" : "yyMMddHHmmss'Z'";
    byte[] digits = DateTimeFormatter.ofPattern(pattern).format(when).getBytes(StandardCharsets.US_ASCII);
    return value(general ? GENERALIZED_TIME : UTC_TIME, digits);
  }

  private static byte[] value(int tag, byte[]... parts) {
    int length = 0;
    for (byte[] part : parts) {
      length += part.length;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(length + 4);
    bytes.write(tag);
    if (length > 0xff) {
      bytes.write(0x82);
      bytes.write(length >> 8);
    } else if (length > 0x7f) {
      bytes.write(0x81);
    }
    bytes.write(length);
    for (byte[] part : parts) {
      bytes.writeBytes(part);
    }
    return bytes.toByteArray();
  }
}
