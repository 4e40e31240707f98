/** The broker over one yamux session: who knocks for which stream, and to whom it goes. */

import type { Duplex } from "node:stream";

import type { Client } from "@grpc/grpc-js";

import { BROKER_LIMIT_MS, STREAM_ACCEPTANCE_MS } from "./limits.js";
import type { Security } from "./security.js";
import type { Sockets } from "./sockets.js";
import { type Endpoint, openChannelOver } from "./transport.js";
import { WaitingRoom } from "./waiting-room.js";
import type { ConnInfo } from "./wire/broker_pb.js";
import { YamuxSession } from "./yamux/session.js";
import type { YamuxStream } from "./yamux/stream.js";

/** What the broker says to the peer about a knock. */
export interface KnockMessage {
  readonly serviceId: number;
  readonly knock: { readonly knock: true; readonly ack?: true };
}

interface Answer {
  readonly id: number;
  readonly endpoint: Endpoint;
  readonly before: number;
}

/**
 * Owns the session. Streams carry no id: the next one after an answered knock belongs to that
 * knock, so at most one answered knock may wait for its stream (MUX-4).
 */
export class Multiplexer {
  readonly #send: (message: KnockMessage) => void;
  readonly #ended: () => void;
  readonly #accepting = new Map<number, Endpoint>();
  readonly #early = new Map<number, number>();
  readonly #acknowledged = new WaitingRoom<ConnInfo>(BROKER_LIMIT_MS);
  #answers: Answer[] = [];
  #expected: { readonly endpoint: Endpoint; readonly timer: NodeJS.Timeout } | undefined;
  #session: YamuxSession | undefined;
  #dialling: Promise<unknown> = Promise.resolve();

  /** Takes how to speak to the peer's broker, and what to call when the session is over. */
  constructor(send: (message: KnockMessage) => void, ended: () => void) {
    this.#send = send;
    this.#ended = ended;
  }

  /** Starts the session on the host's one connection; any other is refused (MUX-2). */
  admit(connection: Duplex, main: Endpoint): void {
    if (this.#session !== undefined) {
      connection.destroy();
      return;
    }
    this.#session = new YamuxSession(connection, "server", {
      opened: (stream) => {
        this.#route(stream, main);
      },
      closed: this.#ended,
    });
  }

  /** Answers knocks for an id from now on, and one that came before (MUX-4). */
  accept(id: number, endpoint: Endpoint): void {
    this.#accepting.set(id, endpoint);
    const knocked = this.#early.get(id);
    this.#early.delete(id);
    if (knocked !== undefined) {
      this.#answer({ id, endpoint, before: knocked + BROKER_LIMIT_MS });
    }
  }

  /** Takes what the peer says about knocks. */
  take(info: ConnInfo): void {
    const id = info.serviceId;
    if (info.knock?.ack === true) {
      this.#acknowledged.offer(id, info);
      return;
    }
    const now = Date.now();
    const endpoint = this.#accepting.get(id);
    if (endpoint !== undefined) {
      this.#answer({ id, endpoint, before: now + BROKER_LIMIT_MS });
    } else {
      // Nobody accepts it yet; who knocked waits as long as this is kept.
      this.#forgetOldKnocks(now);
      this.#early.set(id, now);
    }
  }

  /** Returns a channel to what the peer accepts under an id. One dial is under way at a time. */
  dial(id: number, sockets: Sockets, security: Security | undefined): Promise<Client> {
    const open = async (): Promise<YamuxStream> => this.#open(id);
    const stream = this.#dialling.then(open, open);
    this.#dialling = stream;
    return stream.then((opened) => openChannelOver(opened, sockets, security));
  }

  /** Fails the dials that wait, and forgets the knocks. */
  clear(reason: string): void {
    this.#acknowledged.clear(reason);
    this.#early.clear();
    this.#answers = [];
  }

  /** Ends the session. */
  close(): void {
    this.clear("the plugin ends");
    this.#session?.close();
  }

  async #open(id: number): Promise<YamuxStream> {
    const acknowledged = this.#acknowledged.take(id);
    this.#send({ serviceId: id, knock: { knock: true } });
    const { knock } = await acknowledged;
    if (knock !== undefined && knock.error !== "") {
      throw new Error(knock.error);
    }
    if (this.#session === undefined) {
      throw new Error("the host has not connected");
    }
    const stream = this.#session.open();
    await Promise.race([stream.accepted, elapsed(STREAM_ACCEPTANCE_MS)]);
    return stream;
  }

  #route(stream: YamuxStream, main: Endpoint): void {
    const expected = this.#expected;
    if (expected === undefined) {
      main.admit(stream);
      return;
    }
    clearTimeout(expected.timer);
    this.#expected = undefined;
    expected.endpoint.admit(stream);
    this.#answerNext();
  }

  #answer(answer: Answer): void {
    this.#answers.push(answer);
    this.#answerNext();
  }

  #answerNext(): void {
    if (this.#expected !== undefined) {
      return;
    }
    const now = Date.now();
    this.#answers = this.#answers.filter(({ before }) => before > now);
    const next = this.#answers.shift();
    if (next === undefined) {
      return;
    }
    const timer = setTimeout(() => {
      this.#expected = undefined;
      this.#answerNext();
    }, BROKER_LIMIT_MS).unref();
    // The route stands before the peer can use it.
    this.#expected = { endpoint: next.endpoint, timer };
    this.#send({ serviceId: next.id, knock: { knock: true, ack: true } });
  }

  #forgetOldKnocks(now: number): void {
    for (const [id, knocked] of this.#early) {
      if (knocked + BROKER_LIMIT_MS < now) {
        this.#early.delete(id);
      }
    }
  }
}

function elapsed(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds).unref());
}
