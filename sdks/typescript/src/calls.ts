/** Between the functions of a service and what grpc-js calls. */

import type { DescMethod, Message } from "@bufbuild/protobuf";
import type {
  Metadata,
  Server,
  ServerDuplexStream,
  ServerReadableStream,
  ServerUnaryCall,
  ServerWritableStream,
  handleBidiStreamingCall,
  handleClientStreamingCall,
  handleServerStreamingCall,
  handleUnaryCall,
  sendUnaryData,
} from "@grpc/grpc-js";

import type { Broker } from "./broker.js";
import { decoder, encodeMessage, identity } from "./codec.js";
import type { Call, Context } from "./context.js";
import { log } from "./log.js";
import type { AnyHandler, Service } from "./service.js";
import { Code, StatusError, describe } from "./status.js";

type SurfaceCall = Pick<
  ServerUnaryCall<unknown, unknown>,
  "cancelled" | "getDeadline" | "getPath" | "metadata"
> & { once(event: "cancelled", listener: () => void): unknown };
type Answer =
  | handleUnaryCall<Message, Buffer>
  | handleClientStreamingCall<Message, Buffer>
  | handleServerStreamingCall<Message, Buffer>
  | handleBidiStreamingCall<Message, Buffer>;
type Sender = ServerWritableStream<Message, Buffer> | ServerDuplexStream<Message, Buffer>;
type Receiver = ServerReadableStream<Message, Buffer> | ServerDuplexStream<Message, Buffer>;

interface Failure {
  readonly code: Code;
  readonly details: string;
  readonly metadata?: StatusError["metadata"];
}

/** A method with everything that answering it takes. */
interface Bound {
  readonly method: DescMethod;
  readonly handler: AnyHandler;
  readonly newContext: (call: SurfaceCall) => Context;
}

/** A call as its context sees it. What no handler asks for is not made: a signal costs. */
class Received implements Call {
  readonly broker: Broker;
  readonly #call: SurfaceCall;
  #signal: AbortSignal | undefined;

  constructor(call: SurfaceCall, broker: Broker) {
    this.broker = broker;
    this.#call = call;
  }

  get metadata(): Metadata {
    return this.#call.metadata;
  }

  get deadline(): Date | undefined {
    return deadlineOf(this.#call);
  }

  get signal(): AbortSignal {
    this.#signal ??= cancellationOf(this.#call);
    return this.#signal;
  }
}

/** Lets a server answer the calls of a service. */
export function register(server: Server, service: Service, broker: Broker): void {
  for (const method of service.descriptor.methods) {
    const handler = service.handlers.get(method.localName);
    if (handler !== undefined) {
      const newContext = (call: SurfaceCall): Context =>
        service.newContext(new Received(call, broker));
      const path = `/${service.descriptor.typeName}/${method.name}`;
      const { type, answer } = adapt({ method, handler, newContext });
      server.register(path, answer, identity, decoder(method.input), type);
    }
  }
}

function adapt(bound: Bound): { type: string; answer: Answer } {
  switch (bound.method.methodKind) {
    case "unary":
      return { type: "unary", answer: unary(bound) };
    case "client_streaming":
      return { type: "clientStream", answer: clientStream(bound) };
    case "server_streaming":
      return { type: "serverStream", answer: serverStream(bound) };
    case "bidi_streaming":
      return { type: "bidi", answer: duplex(bound) };
  }
}

function unary(bound: Bound) {
  return (call: ServerUnaryCall<Message, Buffer>, reply: sendUnaryData<Buffer>): void => {
    void respond(bound, call, call.request, reply);
  };
}

function clientStream(bound: Bound) {
  return (call: ServerReadableStream<Message, Buffer>, reply: sendUnaryData<Buffer>): void => {
    call.on("error", ignore);
    void respond(bound, call, received(call), reply);
  };
}

function serverStream(bound: Bound) {
  return (call: ServerWritableStream<Message, Buffer>): void => {
    void stream(bound, call, call.request);
  };
}

function duplex(bound: Bound) {
  return (call: ServerDuplexStream<Message, Buffer>): void => {
    void stream(bound, call, received(call));
  };
}

async function respond(
  { method, handler, newContext }: Bound,
  call: SurfaceCall,
  request: unknown,
  reply: sendUnaryData<Buffer>,
): Promise<void> {
  try {
    reply(null, encodeMessage(method.output, await handler(request, newContext(call))));
  } catch (error) {
    reply(failure(method, call, error));
  }
}

async function stream(
  { method, handler, newContext }: Bound,
  call: Sender,
  request: unknown,
): Promise<void> {
  try {
    const responses = (await handler(request, newContext(call))) as AsyncIterable<unknown>;
    for await (const response of responses) {
      const ready = call.write(encodeMessage(method.output, response));
      if (!ready) {
        await drained(call);
      }
      if (call.cancelled) {
        break;
      }
    }
    call.end();
  } catch (error) {
    // This is how grpc-js is told a status.
    call.emit("error", failure(method, call, error));
  }
}

/** Yields what the caller sends; the call stays open after the last. */
function received(call: Receiver): AsyncIterable<Message> {
  const messages = call.iterator({ destroyOnReturn: false });
  return {
    async *[Symbol.asyncIterator]() {
      try {
        yield* messages as AsyncIterableIterator<Message>;
      } catch (error) {
        if (call.cancelled) {
          throw new StatusError(Code.CANCELLED, "the caller has cancelled the call");
        }
        throw error;
      }
    },
  };
}

function drained(call: Sender): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      call.off("drain", done).off("close", done).off("cancelled", done);
      resolve();
    };
    call.on("drain", done).on("close", done).on("cancelled", done);
  });
}

/** Gives the caller a status for whatever leaves a handler. */
function failure(method: DescMethod, call: SurfaceCall, error: unknown): Failure {
  if (error instanceof StatusError) {
    return { code: error.code, details: error.message, metadata: error.metadata };
  }
  if (!call.cancelled) {
    log.error("a handler failed", { method: call.getPath(), error });
  }
  return { code: Code.UNKNOWN, details: `${method.name} failed: ${describe(error)}` };
}

function deadlineOf(call: SurfaceCall): Date | undefined {
  const deadline = new Date(call.getDeadline());
  return Number.isFinite(deadline.getTime()) ? deadline : undefined;
}

function cancellationOf(call: SurfaceCall): AbortSignal {
  const controller = new AbortController();
  if (call.cancelled) {
    controller.abort();
  }
  call.once("cancelled", () => {
    controller.abort();
  });
  return controller.signal;
}

function ignore(): void {
  // The call is over, and its status says why.
}
