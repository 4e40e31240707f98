/** A yamux session: many streams over one connection, as hashicorp/yamux has them. */

import type { Duplex } from "node:stream";

import {
  Flag,
  FrameReader,
  GoAway,
  type Header,
  Kind,
  ProtocolError,
  encodeHeader,
} from "./frame.js";
import { type Carrier, YamuxStream } from "./stream.js";

const MOST_STREAMS = 8192;
// A peer that only asks and never reads its answers must not fill the memory.
const MOST_UNSENT_BYTES = 8 * 1024 * 1024;

/** What a session tells its owner. */
export interface SessionEvents {
  /** The peer has opened a stream. */
  readonly opened: (stream: YamuxStream) => void;
  /** The connection is over. */
  readonly closed: () => void;
}

/** The role decides whose stream ids are odd: the client's. */
export type Role = "client" | "server";

/** Carries streams over a connection. */
export class YamuxSession implements Carrier {
  readonly #connection: Duplex;
  readonly #events: SessionEvents;
  readonly #streams = new Map<number, YamuxStream>();
  readonly #reader: FrameReader;
  readonly #peerParity: number;
  #next: number;
  #peerLeaves = false;

  constructor(connection: Duplex, role: Role, events: SessionEvents) {
    this.#connection = connection;
    this.#events = events;
    this.#next = role === "client" ? 1 : 2;
    this.#peerParity = role === "client" ? 0 : 1;
    this.#reader = new FrameReader({
      header: (header) => {
        this.#takeHeader(header);
      },
      body: (header, part, last) => {
        this.#takeBody(header, part, last);
      },
    });
    connection.on("data", (bytes: Buffer) => {
      this.#take(bytes);
    });
    connection.on("error", () => undefined);
    connection.on("close", () => {
      this.#closed();
    });
    connection.on("end", () => {
      connection.end();
    });
  }

  /** Opens a stream; the peer knows at once (MUX-6). */
  open(): YamuxStream {
    if (this.#connection.destroyed || this.#peerLeaves) {
      throw new Error("the yamux session is closed");
    }
    const stream = this.#add(this.#next);
    this.send({ kind: Kind.windowUpdate, flags: Flag.open, stream: this.#next });
    this.#next += 2;
    return stream;
  }

  /** Ends the session in order. */
  close(): void {
    this.send({ kind: Kind.goAway, stream: 0, length: GoAway.normal });
    this.#connection.end();
  }

  /** Ends the session at once. */
  destroy(): void {
    this.#connection.destroy();
  }

  send(
    frame: { kind: number; flags?: number; stream: number; length?: number; body?: Uint8Array },
    sent?: (error?: Error | null) => void,
  ): void {
    const connection = this.#connection;
    if (connection.destroyed || connection.writableEnded) {
      process.nextTick(() => sent?.(new Error("the yamux session is closed")));
      return;
    }
    const { kind, flags = 0, stream, length = 0, body } = frame;
    const header = encodeHeader({ kind, flags, stream, length });
    if (body === undefined) {
      connection.write(header, sent);
    } else {
      connection.cork();
      connection.write(header);
      connection.write(body, sent);
      connection.uncork();
    }
  }

  forget(stream: number): void {
    this.#streams.delete(stream);
  }

  #take(bytes: Buffer): void {
    try {
      this.#reader.push(bytes);
    } catch (error) {
      if (!(error instanceof ProtocolError)) {
        throw error;
      }
      this.send({ kind: Kind.goAway, stream: 0, length: GoAway.protocolError });
      this.#connection.end(() => this.#connection.destroy());
    }
  }

  #takeHeader(header: Header): void {
    switch (header.kind) {
      case Kind.ping:
        this.#answerPing(header);
        return;
      case Kind.goAway:
        this.#peerLeaves = true;
        return;
      default: {
        const stream = this.#stream(header);
        if (header.kind === Kind.windowUpdate) {
          stream?.grow(header.length);
        }
        if (header.kind === Kind.windowUpdate || header.length === 0) {
          stream?.apply(header.flags);
        }
      }
    }
  }

  #takeBody(header: Header, part: Buffer, last: boolean): void {
    // The body of a stream that is gone is skipped.
    const stream = this.#streams.get(header.stream);
    stream?.receive(part);
    if (last) {
      stream?.apply(header.flags);
    }
  }

  #stream({ flags, stream: id }: Header): YamuxStream | undefined {
    const known = this.#streams.get(id);
    if ((flags & Flag.open) === 0) {
      return known;
    }
    if (known !== undefined || id === 0 || id % 2 !== this.#peerParity) {
      throw new ProtocolError(`yamux stream ${String(id)} cannot be opened`);
    }
    if (this.#streams.size >= MOST_STREAMS) {
      this.send({ kind: Kind.windowUpdate, flags: Flag.reset, stream: id });
      return undefined;
    }
    const stream = this.#add(id);
    // Go closes the session when nobody accepts within 75 s.
    this.send({ kind: Kind.windowUpdate, flags: Flag.accept, stream: id });
    this.#events.opened(stream);
    return stream;
  }

  #answerPing({ flags, length }: Header): void {
    if (this.#connection.writableLength > MOST_UNSENT_BYTES) {
      throw new ProtocolError("yamux pings come faster than their answers are read");
    }
    if ((flags & Flag.open) !== 0) {
      this.send({ kind: Kind.ping, flags: Flag.accept, stream: 0, length });
    }
  }

  #add(id: number): YamuxStream {
    const stream = new YamuxStream(this, id);
    // An error ends the stream, and whoever uses it hears of that.
    stream.on("error", () => undefined);
    this.#streams.set(id, stream);
    return stream;
  }

  #closed(): void {
    for (const stream of [...this.#streams.values()]) {
      stream.abandon("the yamux session is closed");
    }
    this.#events.closed();
  }
}
