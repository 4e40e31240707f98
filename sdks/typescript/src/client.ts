/** Typed calls of a service that somebody else serves. */

import type {
  DescMethod,
  DescMethodBiDiStreaming,
  DescMethodClientStreaming,
  DescMethodServerStreaming,
  DescMethodUnary,
  DescService,
  Message,
  MessageInitShape,
  MessageShape,
} from "@bufbuild/protobuf";
import {
  type Client as Channel,
  type CallOptions as GrpcOptions,
  Metadata,
  type ServiceError,
} from "@grpc/grpc-js";

import { decoder, encodeMessage, identity } from "./codec.js";
import { StatusError } from "./status.js";

/** How one call is made. */
export interface CallOptions {
  /** Ends the call without waiting for the rest. */
  readonly signal?: AbortSignal;
  /** How long to wait, instead of as long as the contract says. */
  readonly timeoutMs?: number;
  /** What to send beside the request. */
  readonly metadata?: Metadata;
}

/** Deadlines in milliseconds, by the name that a method has in TypeScript. */
export type Timeouts = Readonly<Record<string, number>>;

type Many<T> = AsyncIterable<T> | Iterable<T>;

/** A function that calls a method. A call that fails throws a `StatusError`. */
export type Method<M extends DescMethod> = M extends DescMethodUnary
  ? (
      request: MessageInitShape<M["input"]>,
      options?: CallOptions,
    ) => Promise<MessageShape<M["output"]>>
  : M extends DescMethodServerStreaming
    ? (
        request: MessageInitShape<M["input"]>,
        options?: CallOptions,
      ) => AsyncIterable<MessageShape<M["output"]>>
    : M extends DescMethodClientStreaming
      ? (
          requests: Many<MessageInitShape<M["input"]>>,
          options?: CallOptions,
        ) => Promise<MessageShape<M["output"]>>
      : M extends DescMethodBiDiStreaming
        ? (
            requests: Many<MessageInitShape<M["input"]>>,
            options?: CallOptions,
          ) => AsyncIterable<MessageShape<M["output"]>>
        : never;

/** A function for each method of a service. */
export type Client<S extends DescService> = {
  readonly [K in keyof S["method"]]: Method<S["method"][K]>;
};

/** Returns the functions that call a service over a channel. */
export function newClient<S extends DescService>(
  channel: Channel,
  service: S,
  timeouts: Timeouts = {},
): Client<S> {
  const methods = service.methods.map((method) => {
    const calls = new Calls(channel, method, timeouts[method.localName]);
    return [method.localName, calls.function()];
  });
  return Object.fromEntries(methods) as Client<S>;
}

/** The calls of one method. */
class Calls {
  readonly #channel: Channel;
  readonly #method: DescMethod;
  readonly #timeoutMs: number | undefined;
  readonly #path: string;
  readonly #decode: (bytes: Buffer) => Message;

  constructor(channel: Channel, method: DescMethod, timeoutMs: number | undefined) {
    this.#channel = channel;
    this.#method = method;
    this.#timeoutMs = timeoutMs;
    this.#path = `/${method.parent.typeName}/${method.name}`;
    this.#decode = decoder(method.output);
  }

  function(): unknown {
    switch (this.#method.methodKind) {
      case "unary":
        return (request: unknown, options: CallOptions = {}) => this.#unary(request, options);
      case "client_streaming":
        return (requests: Many<unknown>, options: CallOptions = {}) =>
          this.#clientStream(requests, options);
      case "server_streaming":
        return (request: unknown, options: CallOptions = {}) =>
          this.#serverStream(request, options);
      case "bidi_streaming":
        return (requests: Many<unknown>, options: CallOptions = {}) =>
          this.#duplex(requests, options);
    }
  }

  #unary(request: unknown, options: CallOptions): Promise<Message> {
    return new Promise((resolve, reject) => {
      const call = this.#channel.makeUnaryRequest(
        this.#path,
        identity,
        this.#decode,
        this.#encode(request),
        metadataOf(options),
        this.#options(options),
        answer(resolve, reject),
      );
      cancelWith(call, options);
    });
  }

  #clientStream(requests: Many<unknown>, options: CallOptions): Promise<Message> {
    return new Promise((resolve, reject) => {
      const call = this.#channel.makeClientStreamRequest(
        this.#path,
        identity,
        this.#decode,
        metadataOf(options),
        this.#options(options),
        answer(resolve, reject),
      );
      cancelWith(call, options);
      this.#send(call, requests).catch(reject);
    });
  }

  async *#serverStream(request: unknown, options: CallOptions): AsyncGenerator<Message> {
    const call = this.#channel.makeServerStreamRequest(
      this.#path,
      identity,
      this.#decode,
      this.#encode(request),
      metadataOf(options),
      this.#options(options),
    );
    yield* responses(call, options);
  }

  async *#duplex(requests: Many<unknown>, options: CallOptions): AsyncGenerator<Message> {
    const call = this.#channel.makeBidiStreamRequest(
      this.#path,
      identity,
      this.#decode,
      metadataOf(options),
      this.#options(options),
    );
    this.#send(call, requests).catch((error: unknown) => call.destroy(asError(error)));
    yield* responses(call, options);
  }

  async #send(call: Sink, requests: Many<unknown>): Promise<void> {
    try {
      for await (const request of requests) {
        if (call.destroyed) {
          return;
        }
        if (!call.write(this.#encode(request))) {
          await new Promise((resolve) => call.once("drain", resolve).once("close", resolve));
        }
      }
      call.end();
    } catch (error) {
      call.cancel();
      throw error;
    }
  }

  #encode(request: unknown): Buffer {
    return encodeMessage(this.#method.input, request);
  }

  #options({ timeoutMs = this.#timeoutMs }: CallOptions): GrpcOptions {
    return timeoutMs === undefined ? {} : { deadline: Date.now() + timeoutMs };
  }
}

interface Cancellable {
  cancel(): void;
  once(event: "close" | "drain", listener: (value?: unknown) => void): this;
}

interface Sink extends Cancellable {
  readonly destroyed: boolean;
  write(bytes: Buffer): boolean;
  end(): void;
}

type Source = Cancellable & AsyncIterable<unknown>;

async function* responses(call: Source, options: CallOptions): AsyncGenerator<Message> {
  cancelWith(call, options);
  try {
    yield* call as AsyncIterable<Message>;
  } catch (error) {
    throw asStatusError(error);
  } finally {
    // Does nothing to a call that is over; ends one whose reader has left.
    call.cancel();
  }
}

function answer(resolve: (response: Message) => void, reject: (error: unknown) => void) {
  return (error: ServiceError | null, response?: Message): void => {
    if (error === null && response !== undefined) {
      resolve(response);
    } else {
      reject(asStatusError(error));
    }
  };
}

function cancelWith(
  call: { cancel(): void; once(event: "close", listener: () => void): unknown },
  { signal }: CallOptions,
): void {
  const cancel = (): void => {
    call.cancel();
  };
  if (signal?.aborted === true) {
    cancel();
  }
  signal?.addEventListener("abort", cancel, { once: true });
}

function metadataOf({ metadata }: CallOptions): Metadata {
  return metadata ?? new Metadata();
}

function asStatusError(error: unknown): unknown {
  const { code, details, metadata } = error as Partial<ServiceError>;
  return code === undefined || details === undefined
    ? error
    : new StatusError(code, details, metadata, { cause: error });
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
