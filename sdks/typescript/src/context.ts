/** What a handler knows about the call that it answers. */

import type { DescService } from "@bufbuild/protobuf";
import type { Metadata } from "@grpc/grpc-js";

import type { Broker } from "./broker.js";
import { type Client, type Timeouts, newClient } from "./client.js";
import type { Service } from "./service.js";

/** A call as the runtime sees it. */
export interface Call {
  readonly metadata: Metadata;
  readonly deadline: Date | undefined;
  readonly signal: AbortSignal;
  readonly broker: Broker;
}

/** One call. A generated SDK derives a class for each version of its contract. */
export class Context {
  readonly #call: Call;

  constructor(call: Call) {
    this.#call = call;
  }

  /** What the caller has sent beside the request. */
  get metadata(): Metadata {
    return this.#call.metadata;
  }

  /** When the caller stops waiting; undefined where it has set no limit. */
  get deadline(): Date | undefined {
    return this.#call.deadline;
  }

  /** Aborted when the caller has cancelled the call, or its deadline has passed. */
  get signal(): AbortSignal {
    return this.#call.signal;
  }

  /**
   * Returns a client of what the host serves under an id that it has sent (BRK-5); undefined where
   * the id is 0, which says that the host serves nothing.
   */
  async connect<S extends DescService>(
    service: S,
    brokerId: number,
    timeouts?: Timeouts,
  ): Promise<Client<S> | undefined> {
    return brokerId === 0 ? undefined : this.dial(service, brokerId, timeouts);
  }

  /** Returns a client of what the host serves under an id. It may be used after the call. */
  async dial<S extends DescService>(
    service: S,
    brokerId: number,
    timeouts?: Timeouts,
  ): Promise<Client<S>> {
    return newClient(await this.#call.broker.dial(brokerId), service, timeouts);
  }

  /** Serves on a connection of its own, and returns the id under which the host can dial it. */
  async accept(...services: readonly Service[]): Promise<number> {
    const id = this.#call.broker.nextId();
    await this.#call.broker.accept(id, services);
    return id;
  }
}
