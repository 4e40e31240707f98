/** How a call fails: a status code and a message. */

import { Metadata, status } from "@grpc/grpc-js";

/** The status codes of gRPC. */
export const Code = status;
/** The status codes of gRPC. */
export type Code = status;

/**
 * A call's failure. Throw one from a handler and its caller gets exactly this code and message;
 * what a client throws is one as well.
 */
export class StatusError extends Error {
  override readonly name = "StatusError";

  constructor(
    readonly code: Code,
    message: string,
    readonly metadata: Metadata = new Metadata(),
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** The plugin cannot start; the message says why and what to do. */
export class StartError extends Error {
  override readonly name = "StartError";
}

/** What is said of anything that was thrown. */
export function describe(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
