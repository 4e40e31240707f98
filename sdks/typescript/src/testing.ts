/** Runs services in this process, for tests. */

import assert from "node:assert/strict";

import { type DescMethod, type DescService, type Message } from "@bufbuild/protobuf";
import type { Client as Channel } from "@grpc/grpc-js";

import { Broker } from "./broker.js";
import { type Client, newClient } from "./client.js";
import { type Environment, takeEnvironment } from "./environment.js";
import { type Case, same } from "./examples.js";
import { Plugin } from "./plugin.js";
import type { Service } from "./service.js";
import { openSockets } from "./sockets.js";
import { Code, StatusError } from "./status.js";
import { Acceptor, Endpoint, openChannel } from "./transport.js";

/** Services that run in this process. */
export interface Running {
  /** Reaches the services. */
  readonly channel: Channel;
  /** Returns the functions that call one of them. */
  client<S extends DescService>(service: S): Client<S>;
  /** Ends them. */
  close(): Promise<void>;
}

/**
 * Serves until `close`. `host` holds what the host would serve, by broker id: put the id into a
 * request, and the handler reaches the service.
 */
export async function running(
  services: readonly Service[],
  host: Readonly<Record<number, Service>> = {},
): Promise<Running> {
  const sockets = openSockets(emptyEnvironment(), "unix");
  const acceptors: Acceptor[] = [];
  const serve = async (served: readonly Service[], broker: Broker): Promise<Channel> => {
    const endpoint = new Endpoint(served, broker, undefined);
    const acceptor = new Acceptor((connection) => {
      endpoint.admit(connection);
    });
    acceptors.push(acceptor);
    return openChannel(await acceptor.listen(sockets), undefined);
  };
  const channels = new Map<number, Channel>();
  const broker = new HostedBroker(sockets, channels);
  for (const [id, service] of Object.entries(host)) {
    channels.set(Number(id), await serve([service], broker));
  }
  const channel = await serve(services, broker);
  return {
    channel,
    client: (service) => newClient(channel, service),
    close: async () => {
      for (const open of [channel, ...channels.values()]) {
        open.close();
      }
      for (const acceptor of acceptors) {
        acceptor.destroy();
      }
      sockets.remove();
      await broker.close(0);
    },
  };
}

/** Asserts that services answer an example of their contract as it says. */
export async function check(example: Case, services: readonly Service[]): Promise<void> {
  const { method } = example;
  const serving = await running(services);
  try {
    const responses = await call(serving.channel, method, example.requests);
    assert.equal(Code.OK, example.error ?? Code.OK);
    assert.equal(responses.length, example.responses.length);
    responses.forEach((response, index) => {
      const expected = example.responses[index];
      assert.ok(expected !== undefined && same(method.output, response, expected));
    });
  } catch (error) {
    if (!(error instanceof StatusError)) {
      throw error;
    }
    assert.equal(Code[error.code], Code[example.error ?? Code.OK], error.message);
  } finally {
    await serving.close();
  }
}

/** Where a host finds a plugin that it has not started (RE-1). */
export interface Reattach {
  readonly Protocol: "grpc";
  readonly ProtocolVersion: number;
  readonly Pid: number;
  readonly Test: true;
  readonly Addr: { readonly Network: string; readonly String: string };
}

/**
 * Serves one version of a contract for a host that is told where (RE-4): without a cookie, a
 * handshake, or any change to this process. Returns what the host must be told, and how to end.
 */
export async function serveForReattach(
  protocolVersion: number,
  services: readonly Service[],
): Promise<{ readonly reattach: Reattach; close(): Promise<void> }> {
  const plugin = await Plugin.create(emptyEnvironment(), "unix", services, () => undefined);
  const { network, address } = await plugin.start();
  return {
    reattach: {
      Protocol: "grpc",
      ProtocolVersion: protocolVersion,
      Pid: process.pid,
      Test: true,
      Addr: { Network: network, String: address },
    },
    close: () => plugin.end(),
  };
}

class HostedBroker extends Broker {
  readonly #channels: ReadonlyMap<number, Channel>;

  constructor(sockets: ConstructorParameters<typeof Broker>[0], channels: Map<number, Channel>) {
    super(sockets, undefined);
    this.#channels = channels;
  }

  override dial(id: number): Promise<Channel> {
    const channel = this.#channels.get(id);
    const message = `this test serves nothing under broker id ${String(id)}`;
    return channel === undefined
      ? Promise.reject(new StatusError(Code.UNAVAILABLE, message))
      : Promise.resolve(channel);
  }
}

function emptyEnvironment(): Environment {
  return takeEnvironment({}, "");
}

type AnyCall = (request: unknown) => Promise<Message> | AsyncIterable<Message>;

/** Makes a call of whatever kind, and returns every response. */
async function call(
  channel: Channel,
  method: DescMethod,
  requests: readonly Message[],
): Promise<Message[]> {
  const client = newClient(channel, method.parent) as Readonly<Record<string, AnyCall>>;
  const streams =
    method.methodKind === "client_streaming" || method.methodKind === "bidi_streaming";
  const answer = client[method.localName]?.(streams ? requests : requests[0]);
  if (answer === undefined) {
    return [];
  }
  if (answer instanceof Promise) {
    return [await answer];
  }
  const responses: Message[] = [];
  for await (const response of answer) {
    responses.push(response);
  }
  return responses;
}
