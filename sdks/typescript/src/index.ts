/**
 * The plugin side of hashicorp/go-plugin's gRPC protocol. A plugin is an executable that calls
 * `serve` with its cookie and its services. The ids in brackets, such as NEG-1, name clauses of the
 * project's `docs/protocol.md`.
 */

export { type CallOptions, type Client, type Method, type Timeouts, newClient } from "./client.js";
export { type Call, Context } from "./context.js";
export { type Case, type ExampleText, Examples } from "./examples.js";
export type { MagicCookie } from "./cookie.js";
export { type Fields, type Level, Logger, log } from "./log.js";
export { type ServeOptions, serve } from "./serve.js";
export {
  type Handler,
  type Implementation,
  type RequestOf,
  type ResponseOf,
  type Service,
  implement,
} from "./service.js";
export { Code, StatusError } from "./status.js";
export {
  type ServingOptions,
  type VersionedService,
  byVersion,
  serveVersions,
} from "./versioned.js";
export type { Client as Channel } from "@grpc/grpc-js";
