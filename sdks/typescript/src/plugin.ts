/** The parts of a running plugin, and how they start and end together. */

import { Broker, type NewMultiplexer } from "./broker.js";
import { controllerService } from "./controller.js";
import { type Environment, isTrue } from "./environment.js";
import type { Address } from "./handshake.js";
import { healthService } from "./health.js";
import { DRAIN_MS, GRACE_MS } from "./limits.js";
import { probeService } from "./probe.js";
import { reflectionServices } from "./reflection.js";
import type { Security } from "./security.js";
import type { Service } from "./service.js";
import { type Sockets, openSockets } from "./sockets.js";
import { Stdio } from "./stdio.js";
import { Acceptor, Endpoint } from "./transport.js";

/** A server with everything that go-plugin's hosts expect of it. */
export class Plugin {
  readonly stdio = new Stdio();
  readonly security: Security | undefined;
  readonly multiplexed: boolean;
  readonly #sockets: Sockets;
  readonly #broker: Broker;
  readonly #main: Endpoint;
  readonly #acceptor: Acceptor;
  readonly #ended = new AbortController();

  /** Takes what to call when the host asks for the end. */
  static async create(
    environment: Environment,
    network: Address["network"],
    services: readonly Service[],
    stop: () => void,
  ): Promise<Plugin> {
    const security = await securityFor(environment);
    const multiplexer = await multiplexerFor(environment, stop);
    return new Plugin(environment, network, services, stop, security, multiplexer);
  }

  private constructor(
    environment: Environment,
    network: Address["network"],
    services: readonly Service[],
    stop: () => void,
    security: Security | undefined,
    multiplexer: NewMultiplexer | undefined,
  ) {
    this.#sockets = openSockets(environment, network);
    this.multiplexed = multiplexer !== undefined;
    this.security = security;
    this.#broker = new Broker(this.#sockets, security, multiplexer);
    const probe = environment.probe ? [probeService(this.#broker)] : [];
    const all = [...services, ...probe, ...this.#ownServices(stop)];
    const reflection = reflectionServices(all.map(({ descriptor }) => descriptor));
    this.#main = new Endpoint([...all, ...reflection], this.#broker, this.security);
    this.#acceptor = new Acceptor((connection) => {
      (this.#broker.multiplexer ?? this.#main).admit(connection, this.#main);
    });
  }

  /** Serves, and returns where once it listens (HS-13). */
  async start(): Promise<Address> {
    return this.#acceptor.listen(this.#sockets);
  }

  /** Ends every stream and server and removes the sockets (CTL-4). */
  async end(): Promise<void> {
    await this.stdio.drain(DRAIN_MS);
    this.#ended.abort();
    this.#acceptor.close();
    await Promise.all([this.#main.stop(GRACE_MS), this.#broker.close(GRACE_MS)]);
    this.#acceptor.destroy();
    this.removeSockets();
    this.stdio.release();
  }

  /** Removes what would outlive the process. */
  removeSockets(): void {
    this.#sockets.remove();
  }

  #ownServices(stop: () => void): Service[] {
    return [
      this.#broker.service(),
      this.stdio.service(),
      healthService(this.#ended.signal),
      controllerService(() => this.stdio.drain(DRAIN_MS), stop),
    ];
  }
}

// What only some hosts ask for is not loaded for the others: each module delays the start.

async function securityFor({ clientCertificate }: Environment): Promise<Security | undefined> {
  if (clientCertificate === "") {
    return undefined;
  }
  const { Security } = await import("./security.js");
  return Security.forHost(clientCertificate);
}

async function multiplexerFor(
  { multiplex }: Environment,
  ended: () => void,
): Promise<NewMultiplexer | undefined> {
  if (!isTrue(multiplex)) {
    return undefined;
  }
  const { Multiplexer } = await import("./multiplexer.js");
  return (send) => new Multiplexer(send, ended);
}
