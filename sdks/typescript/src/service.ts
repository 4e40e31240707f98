/** What a plugin serves: a service of a contract, and the functions that answer its calls. */

import type {
  DescMethod,
  DescMethodBiDiStreaming,
  DescMethodClientStreaming,
  DescMethodServerStreaming,
  DescMethodUnary,
  DescService,
  MessageInitShape,
  MessageShape,
} from "@bufbuild/protobuf";

import type { Call, Context } from "./context.js";

/** The requests of a method, as its handler gets them. */
export type RequestOf<M extends DescMethod> = M extends
  DescMethodClientStreaming | DescMethodBiDiStreaming
  ? AsyncIterable<MessageShape<M["input"]>>
  : MessageShape<M["input"]>;

/** The responses of a method, as its handler gives them. */
export type ResponseOf<M extends DescMethod> = M extends
  DescMethodServerStreaming | DescMethodBiDiStreaming
  ? AsyncIterable<MessageInitShape<M["output"]>>
  : M extends DescMethodUnary | DescMethodClientStreaming
    ? Promise<MessageInitShape<M["output"]>> | MessageInitShape<M["output"]>
    : never;

/** A function that answers the calls of a method. */
export type Handler<M extends DescMethod, C extends Context = Context> = (
  request: RequestOf<M>,
  context: C,
) => ResponseOf<M>;

/** Functions for the methods of a service; a method without one answers UNIMPLEMENTED. */
export type Implementation<S extends DescService, C extends Context = Context> = {
  [K in keyof S["method"]]?: Handler<S["method"][K], C>;
};

/** A function that answers calls, of whatever method. */
export type AnyHandler = (request: unknown, context: Context) => unknown;

/** A service that is ready to be served. */
export interface Service {
  readonly descriptor: DescService;
  /** The functions, by the name that their methods have in TypeScript. */
  readonly handlers: ReadonlyMap<string, AnyHandler>;
  /** Makes what the functions get beside the request. */
  readonly newContext: (call: Call) => Context;
}

/**
 * Puts functions to the methods of a service. They may stand in a plain object or in a class, and
 * each gets what `contextType` makes of the call.
 */
export function implement<S extends DescService, C extends Context = Context>(
  descriptor: S,
  implementation: Implementation<S, C>,
  contextType: new (call: Call) => C,
): Service {
  const handlers = new Map<string, AnyHandler>();
  for (const { localName } of descriptor.methods) {
    const handler: unknown = Reflect.get(implementation, localName);
    if (typeof handler === "function") {
      handlers.set(localName, handler.bind(implementation) as AnyHandler);
    }
  }
  return { descriptor, handlers, newContext: (call) => new contextType(call) };
}
