/** The certificate that this process shows to its host, made for one run. */

import { createHash, generateKeyPairSync, randomBytes, sign } from "node:crypto";

import { Tag, bitString, encode, integer, objectIdentifier, sequence, time } from "./der.js";

/** A certificate with its private key, which never leaves the process (TLS-11). */
export interface Identity {
  readonly der: Buffer;
  readonly certificatePem: string;
  readonly keyPem: string;
}

const COMMON_NAME = "2.5.4.3";
const ECDSA_WITH_SHA256 = "1.2.840.10045.4.3.2";
const SUBJECT_KEY_IDENTIFIER = "2.5.29.14";
const KEY_USAGE = "2.5.29.15";
const SUBJECT_ALTERNATIVE_NAME = "2.5.29.17";
const BASIC_CONSTRAINTS = "2.5.29.19";
const EXTENDED_KEY_USAGE = "2.5.29.37";
const SERVER_AUTHENTICATION = "1.3.6.1.5.5.7.3.1";
const CLIENT_AUTHENTICATION = "1.3.6.1.5.5.7.3.2";

const DNS_NAME = 2;
const VERSION_3 = 2;
const DIGITAL_SIGNATURE = Buffer.from([0x80]);
const UNCOMPRESSED_P256_POINT = 65;
const CLOCK_DIFFERENCE_MS = 30_000;
// go-plugin's own 30 years: nothing checks a certificate of one run for its age.
const VALIDITY_MS = 262_980 * 3_600_000;

/**
 * Returns a new self-signed certificate that every known TLS stack accepts from both ends of a
 * connection: P-256, no authority, `localhost` as the alternative name, both usages (TLS-3, TLS-4).
 */
export function newIdentity(): Identity {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const publicKeyInfo = publicKey.export({ type: "spki", format: "der" });
  const algorithm = sequence(objectIdentifier(ECDSA_WITH_SHA256));
  const name = commonName("localhost");
  const now = Date.now();
  const toBeSigned = sequence(
    encode(Tag.explicit(0), integer(VERSION_3)),
    serialNumber(),
    algorithm,
    name,
    sequence(time(new Date(now - CLOCK_DIFFERENCE_MS)), time(new Date(now + VALIDITY_MS))),
    name,
    publicKeyInfo,
    encode(Tag.explicit(3), extensions(publicKeyInfo)),
  );
  const signature = sign("sha256", toBeSigned, privateKey);
  const der = sequence(toBeSigned, algorithm, bitString(signature));
  return {
    der,
    certificatePem: certificatePem(der),
    keyPem: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  };
}

/** Returns a certificate in the form that Node's TLS reads. */
export function certificatePem(der: Buffer): string {
  const lines = der.toString("base64").match(/.{1,64}/g) ?? [];
  return ["-----BEGIN CERTIFICATE-----", ...lines, "-----END CERTIFICATE-----", ""].join("\n");
}

function serialNumber(): Buffer {
  const bytes = randomBytes(16);
  // Positive and of the shortest form, whatever was drawn.
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return integer(...bytes);
}

function commonName(text: string): Buffer {
  const attribute = sequence(
    objectIdentifier(COMMON_NAME),
    encode(Tag.utf8String, Buffer.from(text)),
  );
  return sequence(encode(Tag.set, attribute));
}

function extensions(publicKeyInfo: Buffer): Buffer {
  const point = publicKeyInfo.subarray(-UNCOMPRESSED_P256_POINT);
  const keyIdentifier = createHash("sha1").update(point).digest();
  const usages = [SERVER_AUTHENTICATION, CLIENT_AUTHENTICATION].map((id) => objectIdentifier(id));
  const names = encode(Tag.implicit(DNS_NAME), Buffer.from("localhost"));
  return sequence(
    critical(BASIC_CONSTRAINTS, sequence()),
    critical(KEY_USAGE, bitString(DIGITAL_SIGNATURE, 7)),
    extension(EXTENDED_KEY_USAGE, sequence(...usages)),
    extension(SUBJECT_KEY_IDENTIFIER, encode(Tag.octetString, keyIdentifier)),
    extension(SUBJECT_ALTERNATIVE_NAME, sequence(names)),
  );
}

function extension(id: string, value: Buffer): Buffer {
  return sequence(objectIdentifier(id), encode(Tag.octetString, value));
}

function critical(id: string, value: Buffer): Buffer {
  const yes = encode(Tag.boolean, Buffer.from([0xff]));
  return sequence(objectIdentifier(id), yes, encode(Tag.octetString, value));
}
