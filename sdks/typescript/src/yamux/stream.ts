/** One stream of a yamux session, as a `Duplex`. */

import { Duplex } from "node:stream";

import { Flag, INITIAL_WINDOW, Kind, ProtocolError } from "./frame.js";

const LARGEST_FRAME = 64 * 1024;
const CLOSE_LIMIT_MS = 300_000;

/** What a stream needs of its session. */
export interface Carrier {
  /** Sends a frame, and calls back when the connection has taken it. */
  send(
    frame: { kind: number; flags?: number; stream: number; length?: number; body?: Uint8Array },
    sent?: (error?: Error | null) => void,
  ): void;
  /** Forgets a stream that both sides have closed. */
  forget(stream: number): void;
}

type Callback = (error?: Error | null) => void;

/** A byte stream with windows both ways. */
export class YamuxStream extends Duplex {
  readonly #carrier: Carrier;
  readonly #id: number;
  readonly #accepted: Promise<void>;
  #accept: () => void = () => undefined;
  #sendWindow = INITIAL_WINDOW;
  #receiveWindow = INITIAL_WINDOW;
  #waiting: { readonly rest: Buffer; readonly done: Callback } | undefined;
  #closedHere = false;
  #closedThere = false;

  constructor(carrier: Carrier, id: number) {
    super({ allowHalfOpen: true, readableHighWaterMark: INITIAL_WINDOW });
    this.#carrier = carrier;
    this.#id = id;
    this.#accepted = new Promise((resolve) => {
      this.#accept = resolve;
    });
  }

  /** Resolves when the peer has accepted the stream, or it is over. */
  get accepted(): Promise<void> {
    return this.#accepted;
  }

  override _read(): void {
    // The session pushes; `read` opens the window.
  }

  /**
   * Opens the window for what the reader has taken. `_read` would come too late: Node calls it
   * again only after a push, and there is none while the window is closed.
   */
  override read(size?: number): unknown {
    const taken: unknown = super.read(size);
    if (taken !== null) {
      this.#openWindow();
    }
    return taken;
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: Callback): void {
    this.#sendSome(chunk, done);
  }

  /** HTTP/2 writes its frames in pieces, which need not become frames here. */
  override _writev(chunks: readonly { readonly chunk: Buffer }[], done: Callback): void {
    this.#sendSome(Buffer.concat(chunks.map(({ chunk }) => chunk)), done);
  }

  override _final(done: Callback): void {
    this.#close();
    done();
  }

  override _destroy(error: Error | null, done: Callback): void {
    if (error === null) {
      // In order: after a reset the peer would drop what it has not read yet.
      this.#close();
    } else if (!(this.#closedHere && this.#closedThere)) {
      this.#closedHere = this.#closedThere = true;
      this.#carrier.send({ kind: Kind.windowUpdate, flags: Flag.reset, stream: this.#id });
    }
    this.#accept();
    this.#waiting?.done(error ?? new Error("the yamux stream is closed"));
    this.#waiting = undefined;
    this.#forgetWhenOver();
    done(error);
  }

  /** Takes data that the peer has sent. */
  receive(part: Buffer): void {
    this.#receiveWindow -= part.length;
    if (this.#receiveWindow < 0) {
      throw new ProtocolError(`yamux stream ${String(this.#id)} got more than its window`);
    }
    if (!this.destroyed && !this.#closedThere) {
      this.push(part);
      this.#openWindow();
    }
  }

  /** Takes the leave to send more. */
  grow(bytes: number): void {
    this.#sendWindow += bytes;
    const waiting = this.#waiting;
    if (waiting !== undefined && this.#sendWindow > 0) {
      this.#waiting = undefined;
      this.#sendSome(waiting.rest, waiting.done);
    }
  }

  /** Takes what a frame says beside its content. */
  apply(flags: number): void {
    if ((flags & Flag.accept) !== 0) {
      this.#accept();
    }
    if ((flags & Flag.reset) !== 0) {
      this.abandon("the peer has reset the yamux stream");
    } else if ((flags & Flag.close) !== 0 && !this.#closedThere) {
      this.#closedThere = true;
      if (!this.destroyed) {
        this.push(null);
      }
      this.#forgetWhenOver();
    }
  }

  /** Ends the stream without a word to the peer. */
  abandon(reason: string): void {
    this.#closedHere = this.#closedThere = true;
    this.#carrier.forget(this.#id);
    this.destroy(Object.assign(new Error(reason), { code: "ECONNRESET" }));
  }

  #sendSome(chunk: Buffer, done: Callback): void {
    if (this.#closedHere) {
      done(new Error("the yamux stream is closed"));
      return;
    }
    const length = Math.min(this.#sendWindow, chunk.length, LARGEST_FRAME);
    if (length === 0) {
      this.#waiting = { rest: chunk, done };
      return;
    }
    this.#sendWindow -= length;
    const rest = chunk.subarray(length);
    const frame = { kind: Kind.data, stream: this.#id, length, body: chunk.subarray(0, length) };
    this.#carrier.send(frame, (error) => {
      if (error != null || rest.length === 0) {
        done(error);
      } else {
        this.#sendSome(rest, done);
      }
    });
  }

  #openWindow(): void {
    const growth = INITIAL_WINDOW - this.readableLength - this.#receiveWindow;
    if (growth >= INITIAL_WINDOW / 2 && !this.destroyed) {
      this.#receiveWindow += growth;
      this.#carrier.send({ kind: Kind.windowUpdate, stream: this.#id, length: growth });
    }
  }

  #close(): void {
    if (!this.#closedHere) {
      this.#closedHere = true;
      this.#carrier.send({ kind: Kind.windowUpdate, flags: Flag.close, stream: this.#id });
      this.#forgetWhenOver();
    }
  }

  #forgetWhenOver(): void {
    if (this.#closedHere && this.#closedThere) {
      this.#carrier.forget(this.#id);
    } else if (this.destroyed) {
      setTimeout(() => {
        this.#carrier.forget(this.#id);
      }, CLOSE_LIMIT_MS).unref();
    }
  }
}
