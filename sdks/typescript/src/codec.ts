/** Between messages and the bytes that gRPC carries. */

import {
  type DescMessage,
  type Message,
  type MessageInitShape,
  create,
  fromBinary,
  toBinary,
} from "@bufbuild/protobuf";

/** Returns a message's bytes; fails where it is not what the contract says. */
export function encodeMessage(descriptor: DescMessage, message: unknown): Buffer {
  if (typeof message !== "object" || message === null) {
    throw new TypeError(`\`${descriptor.typeName}\` was expected, but \`${String(message)}\` came`);
  }
  const bytes = toBinary(
    descriptor,
    create(descriptor, message as MessageInitShape<typeof descriptor>),
  );
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Returns the function that reads a message. */
export function decoder(descriptor: DescMessage): (bytes: Buffer) => Message {
  return (bytes) => fromBinary(descriptor, bytes);
}

/** Leaves bytes as they are. */
export function identity(bytes: Buffer): Buffer {
  return bytes;
}
