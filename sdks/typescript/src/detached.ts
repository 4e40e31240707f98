/** A TLS connection that Node's HTTP/2 does not reach into. */

import { Duplex } from "node:stream";
import type { TLSSocket } from "node:tls";

/**
 * Passes on what goes through a TLS connection. Handed the connection itself, Node's HTTP/2 reads
 * and writes beneath the stream, and aborts the process where the peer disappears while both are
 * under way (`Assertion failed: (stream_buf_.base) != nullptr`, seen in Node 20.20).
 */
export class Detached extends Duplex {
  readonly #connection: TLSSocket;

  constructor(connection: TLSSocket) {
    super({ allowHalfOpen: false });
    this.#connection = connection;
    connection.on("data", (data: Buffer) => {
      if (!this.push(data)) {
        connection.pause();
      }
    });
    connection.once("end", () => this.push(null));
    connection.once("close", () => this.destroy());
    connection.pause();
  }

  override _read(): void {
    this.#connection.resume();
  }

  // Whatever fails closes the connection, which says it all.

  override _write(data: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.#connection.write(data, () => {
      done();
    });
  }

  override _writev(chunks: readonly { readonly chunk: Buffer }[], done: () => void): void {
    this._write(Buffer.concat(chunks.map(({ chunk }) => chunk)), "binary", done);
  }

  override _final(done: () => void): void {
    this.#connection.end(() => {
      done();
    });
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#connection.destroy();
    done(error);
  }
}
