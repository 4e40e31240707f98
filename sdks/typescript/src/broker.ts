/** go-plugin's broker: further connections, in either direction, by id. */

import { type Client, connectivityState } from "@grpc/grpc-js";
import type { MessageInitShape } from "@bufbuild/protobuf";

import { Context } from "./context.js";
import type { Security } from "./security.js";
import { type Service, implement } from "./service.js";
import type { Sockets } from "./sockets.js";
import { Code, StatusError, describe } from "./status.js";
import { Acceptor, Endpoint, openChannel } from "./transport.js";
import type { KnockMessage, Multiplexer } from "./multiplexer.js";
import { BROKER_LIMIT_MS } from "./limits.js";
import { Queue } from "./queue.js";
import { type ConnInfo, type ConnInfoSchema, GRPCBroker } from "./wire/broker_pb.js";
import { WaitingRoom } from "./waiting-room.js";

const STREAM_ENDED = "the host has ended the broker's stream";

/** Makes what speaks to the peer about knocks. */
export type NewMultiplexer = (send: (message: KnockMessage) => void) => Multiplexer;

/** Announces what this side accepts, and dials what the other side has announced. */
export class Broker {
  readonly #sockets: Sockets;
  readonly #security: Security | undefined;
  /** What carries every connection, where the host asked for that. */
  readonly multiplexer: Multiplexer | undefined;
  readonly #outgoing = new Queue<MessageInitShape<typeof ConnInfoSchema>>();
  readonly #announced = new WaitingRoom<ConnInfo>(BROKER_LIMIT_MS);
  readonly #channels = new Map<number, Promise<Client>>();
  readonly #accepted = new Map<number, Endpoint>();
  readonly #acceptors: Acceptor[] = [];
  #sessions = 0;
  #hadSession = false;
  #lastId = 0;

  /** Takes what makes a multiplexer, where the connection is to be a session. */
  constructor(sockets: Sockets, security: Security | undefined, multiplexer?: NewMultiplexer) {
    this.#sockets = sockets;
    this.#security = security;
    this.multiplexer = multiplexer?.(this.#outgoing.push.bind(this.#outgoing));
  }

  /** Returns what answers the service's calls. */
  service(): Service {
    return implement(
      GRPCBroker,
      { startStream: (requests, context) => this.#startStream(requests, context.signal) },
      Context,
    );
  }

  /** Returns an id that this side has not used (BRK-5). */
  nextId(): number {
    this.#lastId += 1;
    return this.#lastId;
  }

  /**
   * Returns a channel to what the peer accepts under an id (BRK-3). An id can be dialled once
   * (BRK-6), so whoever asks again gets the same channel as long as it is connected. Throws a
   * `StatusError` where the peer does not announce the id in time, or its stream has ended (BRK-8).
   */
  dial(id: number): Promise<Client> {
    const open = this.#channels.get(id);
    if (open !== undefined) {
      return open;
    }
    const dialled = this.#dial(id).then(
      (channel) => {
        this.#forgetWhenClosed(id, channel);
        return channel;
      },
      (error: unknown) => {
        this.#channels.delete(id);
        const message = `broker id ${String(id)} cannot be dialled: ${describe(error)}`;
        throw new StatusError(Code.UNAVAILABLE, message);
      },
    );
    this.#channels.set(id, dialled);
    return dialled;
  }

  /**
   * Serves on a connection of its own, and tells the peer (BRK-2). It lasts as long as the plugin
   * (BRK-7). An id can be accepted once (BRK-6).
   */
  async accept(id: number, services: readonly Service[]): Promise<void> {
    if (this.#accepted.has(id)) {
      throw new StatusError(Code.ALREADY_EXISTS, `broker id ${String(id)} is accepted already`);
    }
    const endpoint = new Endpoint(services, this, this.#security);
    this.#accepted.set(id, endpoint);
    if (this.multiplexer !== undefined) {
      this.multiplexer.accept(id, endpoint);
      return;
    }
    const acceptor = new Acceptor((connection) => {
      endpoint.admit(connection);
    });
    this.#acceptors.push(acceptor);
    const address = await acceptor.listen(this.#sockets);
    this.#outgoing.push({ serviceId: id, ...address });
  }

  /** Ends the streams, every wait and every server. */
  async close(graceMs: number): Promise<void> {
    this.#outgoing.end();
    this.#announced.close("the plugin ends");
    this.multiplexer?.close();
    for (const acceptor of this.#acceptors) {
      acceptor.close();
    }
    await Promise.all([...this.#accepted.values()].map((endpoint) => endpoint.stop(graceMs)));
    for (const acceptor of this.#acceptors) {
      acceptor.destroy();
    }
  }

  async #dial(id: number): Promise<Client> {
    if (this.#hadSession && this.#sessions === 0) {
      throw new Error(STREAM_ENDED);
    }
    if (this.multiplexer !== undefined) {
      return this.multiplexer.dial(id, this.#sockets, this.#security);
    }
    return openChannel(await this.#announced.take(id), this.#security);
  }

  async *#startStream(requests: AsyncIterable<ConnInfo>, signal: AbortSignal) {
    this.#sessions += 1;
    this.#hadSession = true;
    const over = new AbortController();
    void this.#read(requests).finally(() => {
      over.abort();
    });
    try {
      yield* this.#outgoing.take(AbortSignal.any([signal, over.signal]));
    } finally {
      this.#sessions -= 1;
      if (this.#sessions === 0) {
        // The next host counts from 1 again.
        this.#announced.clear(STREAM_ENDED);
        this.multiplexer?.clear(STREAM_ENDED);
        this.#channels.clear();
      }
    }
  }

  /** Takes what the peer says until it ends the stream (BRK-1). */
  async #read(requests: AsyncIterable<ConnInfo>): Promise<void> {
    try {
      for await (const info of requests) {
        if (this.multiplexer !== undefined) {
          this.multiplexer.take(info);
        } else if (info.knock === undefined) {
          this.#announced.put(info.serviceId, info);
        }
      }
    } catch {
      // The connection has gone, and the stream with it.
    }
  }

  #forgetWhenClosed(id: number, client: Client): void {
    const channel = client.getChannel();
    let connected = false;
    const watch = (): void => {
      const state = channel.getConnectivityState(false);
      connected ||= state === connectivityState.READY;
      if (connected ? state === connectivityState.READY : state !== connectivityState.SHUTDOWN) {
        channel.watchConnectivityState(state, Infinity, watch);
      } else {
        this.#channels.delete(id);
      }
    };
    watch();
  }
}
