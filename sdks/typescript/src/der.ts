/** As much of DER as a certificate needs. */

/** The tags that a certificate uses. */
export const Tag = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  objectIdentifier: 0x06,
  utf8String: 0x0c,
  sequence: 0x30,
  set: 0x31,
  utcTime: 0x17,
  generalizedTime: 0x18,
  /** `[n]` with a primitive value. */
  implicit: (n: number): number => 0x80 | n,
  /** `[n]` around other values. */
  explicit: (n: number): number => 0xa0 | n,
} as const;

/** Returns a value with its tag and length. */
export function encode(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([tag, ...lengthOctets(body.length)]), body]);
}

export function sequence(...parts: readonly Uint8Array[]): Buffer {
  return encode(Tag.sequence, ...parts);
}

/** Returns a positive integer of big-endian bytes. */
export function integer(...bytes: readonly number[]): Buffer {
  const sign = (bytes[0] ?? 0) >= 0x80 ? [0] : [];
  return encode(Tag.integer, Buffer.from([...sign, ...bytes]));
}

/** Returns a string of bits, the last `unused` of which do not count. */
export function bitString(bytes: Uint8Array, unused = 0): Buffer {
  return encode(Tag.bitString, Buffer.from([unused]), bytes);
}

/** Returns an object identifier of its dotted form. */
export function objectIdentifier(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split(".").map(Number);
  return encode(
    Tag.objectIdentifier,
    Buffer.from([first * 40 + second, ...rest.flatMap((arc) => base128(arc))]),
  );
}

/** Returns a time in the form that X.509 asks for: two digits of a year up to 2049, then four. */
export function time(when: Date): Buffer {
  const digits = when.toISOString().replace(/[-:T]|\.\d+/g, "");
  return when.getUTCFullYear() < 2050
    ? encode(Tag.utcTime, Buffer.from(digits.slice(2)))
    : encode(Tag.generalizedTime, Buffer.from(digits));
}

function lengthOctets(length: number): number[] {
  if (length < 0x80) {
    return [length];
  }
  const octets: number[] = [];
  for (let rest = length; rest > 0; rest >>= 8) {
    octets.unshift(rest & 0xff);
  }
  return [0x80 | octets.length, ...octets];
}

function base128(value: number): number[] {
  const octets = [value & 0x7f];
  for (let rest = value >> 7; rest > 0; rest >>= 7) {
    octets.unshift((rest & 0x7f) | 0x80);
  }
  return octets;
}
