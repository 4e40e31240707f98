/** How connections become gRPC: `socket → [yamux stream] → [TLS] → grpc-js`, and the reverse. */

import { type Server as Listener, type Socket, createServer } from "node:net";
import type { Duplex } from "node:stream";

import { Client, type ChannelOptions, Server, ServerCredentials, credentials } from "@grpc/grpc-js";

import type { Broker } from "./broker.js";
import { register } from "./calls.js";
import type { Address } from "./handshake.js";
import type { Security } from "./security.js";
import type { Service } from "./service.js";
import type { Sockets } from "./sockets.js";

const UNLIMITED = -1;
const FOREVER_MS = 2 ** 31 - 1;

const LIMITS = {
  // Hosts send what their contracts allow, Terraform up to 256 MiB (GRPC-3).
  "grpc.max_receive_message_length": UNLIMITED,
  "grpc.max_send_message_length": UNLIMITED,
  "grpc.enable_channelz": 0,
} satisfies ChannelOptions;

const CLIENT_OPTIONS = {
  ...LIMITS,
  // Peers in Rust refuse the path of a socket as an authority (GRPC-2).
  "grpc.default_authority": "localhost",
  "grpc.ssl_target_name_override": "localhost",
  "grpc.enable_http_proxy": 0,
  "grpc.use_local_subchannel_pool": 1,
  // A brokered connection cannot be dialled again, so it must not be given up when idle.
  "grpc.client_idle_timeout_ms": FOREVER_MS,
} satisfies ChannelOptions;

/** A gRPC server without a socket: connections are handed to it. */
export class Endpoint {
  readonly #server = new Server(LIMITS);
  readonly #admit: (connection: Duplex) => void;

  constructor(services: readonly Service[], broker: Broker, security: Security | undefined) {
    for (const service of services) {
      register(this.#server, service, broker);
    }
    const injector = this.#server.createConnectionInjector(ServerCredentials.createInsecure());
    const inject = (connection: Duplex): void => {
      injector.injectConnection(connection);
    };
    this.#admit = security?.acceptor(inject) ?? inject;
  }

  /** Serves on an open connection. */
  admit(connection: Duplex): void {
    // Without a listener, a connection that breaks would end the process.
    connection.on("error", () => undefined);
    this.#admit(connection);
  }

  /** Ends every call that does not end by itself in time. */
  stop(graceMs: number): Promise<void> {
    return new Promise((resolve) => {
      const force = setTimeout(() => {
        this.#server.forceShutdown();
        resolve();
      }, graceMs);
      this.#server.tryShutdown(() => {
        clearTimeout(force);
        resolve();
      });
    });
  }
}

/** A listening socket, and the connections that came over it. */
export class Acceptor {
  readonly #listener: Listener;
  readonly #connections = new Set<Socket>();

  constructor(admit: (connection: Socket) => void) {
    this.#listener = createServer({ noDelay: true }, (connection) => {
      this.#connections.add(connection);
      connection.on("error", () => undefined);
      connection.on("close", () => this.#connections.delete(connection));
      admit(connection);
    });
  }

  listen(sockets: Sockets): Promise<Address> {
    return sockets.listen(this.#listener);
  }

  /** Takes no further connections. */
  close(): void {
    this.#listener.close();
  }

  /** Ends what is left. */
  destroy(): void {
    this.close();
    for (const connection of this.#connections) {
      connection.destroy();
    }
  }
}

/** Returns a channel to an address that the host has announced. It connects when it is used. */
export function openChannel(
  { network, address }: { network: string; address: string },
  security: Security | undefined,
): Client {
  if (network !== "unix" && network !== "tcp") {
    throw new Error(`the network \`${network}\` is neither \`unix\` nor \`tcp\``);
  }
  const target = network === "unix" ? `unix:${address}` : address;
  const secured = security?.clientCredentials() ?? credentials.createInsecure();
  return new Client(target, secured, CLIENT_OPTIONS);
}

/**
 * Returns a channel over an open connection. grpc-js dials addresses only, so a private socket
 * that takes one connection stands between.
 */
export async function openChannelOver(
  connection: Duplex,
  sockets: Sockets,
  security: Security | undefined,
): Promise<Client> {
  const relay = createServer((socket) => {
    relay.close();
    socket.on("error", () => connection.destroy()).on("close", () => connection.destroy());
    connection.on("error", () => socket.destroy()).on("close", () => socket.destroy());
    socket.pipe(connection).pipe(socket);
  });
  const path = sockets.privatePath();
  await new Promise<void>((resolve, reject) => {
    relay.once("error", reject).listen(path, resolve);
  });
  connection.on("close", () => relay.close());
  return openChannel({ network: "unix", address: path }, security);
}
