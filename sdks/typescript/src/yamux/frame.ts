/** The frames of yamux: twelve bytes of header, and a body where one carries data (MUX-6). */

/** What a frame is about. */
export const Kind = { data: 0, windowUpdate: 1, ping: 2, goAway: 3 } as const;

/** What a frame says of its stream. */
export const Flag = { open: 1, accept: 2, close: 4, reset: 8 } as const;

/** Why a session ends. */
export const GoAway = { normal: 0, protocolError: 1 } as const;

/** Bytes that either side may send on a new stream before it is allowed more. */
export const INITIAL_WINDOW = 256 * 1024;

const VERSION = 0;
const HEADER = 12;

/** A frame's header; `length` is a body's, a window's growth, a ping's number or a reason. */
export interface Header {
  readonly kind: number;
  readonly flags: number;
  readonly stream: number;
  readonly length: number;
}

/** What a reader of frames does with them. */
export interface FrameSink {
  /** Takes a header. Where it announces data, parts of the body follow. */
  header(header: Header): void;
  /** Takes a part of a body, and whether it is the last. */
  body(header: Header, part: Buffer, last: boolean): void;
}

/** The peer does not speak yamux. */
export class ProtocolError extends Error {
  override readonly name = "YamuxError";
}

/** Returns the bytes of a header. */
export function encodeHeader({ kind, flags, stream, length }: Header): Buffer {
  const bytes = Buffer.allocUnsafe(HEADER);
  bytes.writeUInt8(VERSION, 0);
  bytes.writeUInt8(kind, 1);
  bytes.writeUInt16BE(flags, 2);
  bytes.writeUInt32BE(stream, 4);
  bytes.writeUInt32BE(length, 8);
  return bytes;
}

/** Cuts a byte stream into frames, however it arrives. */
export class FrameReader {
  readonly #sink: FrameSink;
  #partial = Buffer.alloc(0);
  #open: Header | undefined;
  #left = 0;

  constructor(sink: FrameSink) {
    this.#sink = sink;
  }

  /** Takes what has arrived; throws `ProtocolError`. */
  push(arrived: Buffer): void {
    let bytes = arrived;
    while (bytes.length > 0) {
      bytes =
        this.#open === undefined ? this.#takeHeader(bytes) : this.#takeBody(bytes, this.#open);
    }
  }

  #takeHeader(bytes: Buffer): Buffer {
    const missing = HEADER - this.#partial.length;
    const head = Buffer.concat([this.#partial, bytes.subarray(0, missing)]);
    if (head.length < HEADER) {
      this.#partial = head;
      return bytes.subarray(bytes.length);
    }
    this.#partial = Buffer.alloc(0);
    const header = decodeHeader(head);
    this.#sink.header(header);
    if (header.kind === Kind.data && header.length > 0) {
      this.#open = header;
      this.#left = header.length;
    }
    return bytes.subarray(missing);
  }

  #takeBody(bytes: Buffer, header: Header): Buffer {
    const part = bytes.subarray(0, this.#left);
    this.#left -= part.length;
    const last = this.#left === 0;
    if (last) {
      this.#open = undefined;
    }
    this.#sink.body(header, part, last);
    return bytes.subarray(part.length);
  }
}

function decodeHeader(bytes: Buffer): Header {
  const version = bytes.readUInt8(0);
  const kind = bytes.readUInt8(1);
  if (version !== VERSION) {
    throw new ProtocolError(
      `yamux version ${String(VERSION)} was expected, not ${String(version)}`,
    );
  }
  if (kind > Kind.goAway) {
    throw new ProtocolError(`yamux knows no frame of type ${String(kind)}`);
  }
  return {
    kind,
    flags: bytes.readUInt16BE(2),
    stream: bytes.readUInt32BE(4),
    length: bytes.readUInt32BE(8),
  };
}
