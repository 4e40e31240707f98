/** go-plugin's stdio: what the plugin prints, carried to the host. */

import { Writable } from "node:stream";

import { Context } from "./context.js";
import { writeError } from "./log.js";
import { type Service, implement } from "./service.js";
import { GRPCStdio, StdioData_Channel as Channel } from "./wire/stdio_pb.js";

const CHUNK = 32 * 1024;
const MOST_WAITING = 1024 * 1024;

type Name = "stdout" | "stderr";

interface Chunk {
  readonly channel: Channel;
  readonly data: Buffer;
  readonly taken: () => void;
}

/** Stands in for `process.stdout` and `process.stderr`, and keeps what is printed for the host. */
export class Stdio {
  readonly #chunks: Chunk[] = [];
  readonly #waiting = { [Channel.STDOUT]: 0, [Channel.STDERR]: 0 };
  readonly #changed = new Set<() => void>();
  #readers = 0;
  #draining = false;
  #released = false;

  /**
   * Takes the place of the process's streams, which are not touched: to open them would make
   * their descriptors non-blocking. What a console has opened before is replaced as well.
   */
  capture(): void {
    for (const [name, channel] of [
      ["stdout", Channel.STDOUT],
      ["stderr", Channel.STDERR],
    ] as const) {
      const stream = this.#stream(channel);
      const property = { configurable: true, enumerable: true, value: stream };
      Object.defineProperty(process, name satisfies Name, property);
      Reflect.set(console, `_${name}`, stream);
    }
  }

  /** Returns what answers the service's calls. */
  service(): Service {
    return implement(
      GRPCStdio,
      { streamStdio: (_request, context) => this.#read(context.signal) },
      Context,
    );
  }

  /** Sends what was printed so far, then ends the streams, within a time limit. */
  async drain(limitMs: number): Promise<void> {
    this.#draining = true;
    this.#wake();
    const end = Date.now() + limitMs;
    while (this.#readers > 0 && Date.now() < end) {
      await this.#change(end - Date.now());
    }
  }

  /** Lets nobody wait on the host any more: it reads nothing but the log from here on. */
  release(): void {
    this.#released = true;
    for (const { channel, data, taken } of this.#chunks.splice(0)) {
      this.#discard(channel, data);
      taken();
    }
  }

  #stream(channel: Channel.STDOUT | Channel.STDERR): Writable {
    return new Writable({
      decodeStrings: true,
      write: (data: Buffer, _encoding, done) => {
        this.#put(channel, data, done);
      },
    });
  }

  /** Keeps what is printed, and lets the writer go on while there is room (SIO-4). */
  #put(channel: Channel.STDOUT | Channel.STDERR, data: Buffer, done: () => void): void {
    if (this.#released) {
      this.#discard(channel, data);
      done();
      return;
    }
    this.#waiting[channel] += data.length;
    const full = this.#waiting[channel] > MOST_WAITING;
    const taken = (): void => {
      this.#waiting[channel] -= data.length;
      if (full) {
        done();
      }
    };
    this.#chunks.push({ channel, data, taken });
    if (!full) {
      done();
    }
    this.#wake();
  }

  async *#read(signal: AbortSignal) {
    const wake = (): void => {
      this.#wake();
    };
    signal.addEventListener("abort", wake);
    this.#readers += 1;
    try {
      for (;;) {
        const chunk = signal.aborted ? undefined : this.#take();
        if (chunk !== undefined) {
          yield chunk;
        } else if (signal.aborted || this.#draining) {
          return;
        } else {
          await this.#change();
        }
      }
    } finally {
      signal.removeEventListener("abort", wake);
      this.#readers -= 1;
      this.#wake();
    }
  }

  /** Takes as much of one channel as one message holds. */
  #take(): { channel: Channel; data: Buffer } | undefined {
    const channel = this.#chunks[0]?.channel;
    if (channel === undefined) {
      return undefined;
    }
    const parts: Buffer[] = [];
    let length = 0;
    for (let next = this.#chunks[0]; next?.channel === channel; next = this.#chunks[0]) {
      const room = CHUNK - length;
      if (room === 0) {
        break;
      }
      parts.push(next.data.subarray(0, room));
      length += Math.min(room, next.data.length);
      if (next.data.length > room) {
        this.#chunks[0] = { ...next, data: next.data.subarray(room) };
      } else {
        this.#chunks.shift();
        next.taken();
      }
    }
    return length === 0 ? this.#take() : { channel, data: Buffer.concat(parts) };
  }

  #discard(channel: Channel, data: Buffer): void {
    if (channel === Channel.STDERR) {
      writeError(data);
    }
  }

  #change(limitMs?: number): Promise<void> {
    return new Promise((resolve) => {
      this.#changed.add(resolve);
      if (limitMs !== undefined) {
        setTimeout(resolve, limitMs).unref();
      }
    });
  }

  #wake(): void {
    for (const resume of this.#changed) {
      resume();
    }
    this.#changed.clear();
  }
}
