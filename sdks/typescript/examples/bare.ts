/**
 * A plugin with nothing of the runtime: grpc-js, two handlers, and the line a host needs.
 * `bench/runtimes.py` measures the runtime beside it.
 */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { type DescMessage, type MessageShape, fromBinary, toBinary } from "@bufbuild/protobuf";
import { type BytesValue, BytesValueSchema, EmptySchema } from "@bufbuild/protobuf/wkt";
import {
  type MethodDefinition,
  Server,
  ServerCredentials,
  type ServerDuplexStream,
  type ServerUnaryCall,
  type sendUnaryData,
} from "@grpc/grpc-js";

const END_MS = 100;

/** Returns what grpc-js wants to know of a method with one type of message. */
function method<D extends DescMessage>(
  path: string,
  schema: D,
  streams: boolean,
): MethodDefinition<MessageShape<D>, MessageShape<D>> {
  const read = (bytes: Buffer): MessageShape<D> => fromBinary(schema, bytes);
  const write = (message: MessageShape<D>): Buffer => Buffer.from(toBinary(schema, message));
  return {
    path,
    requestStream: streams,
    responseStream: streams,
    requestDeserialize: read,
    requestSerialize: write,
    responseDeserialize: read,
    responseSerialize: write,
  };
}

function echo<M>(call: ServerUnaryCall<M, M>, respond: sendUnaryData<M>): void {
  respond(null, call.request);
}

const folder = mkdtempSync(join(tmpdir(), "bare"));
const server = new Server();
server.addService(
  {
    Echo: method("/plugwright.v1.Probe/Echo", BytesValueSchema, false),
    Chat: method("/plugwright.v1.Probe/Chat", BytesValueSchema, true),
  },
  {
    Echo: echo,
    Chat: (call: ServerDuplexStream<BytesValue, BytesValue>) => {
      // Its declared type is not quite that of a stream.
      call.pipe(call as unknown as NodeJS.WritableStream);
    },
  },
);
server.addService(
  { Shutdown: method("/plugin.GRPCController/Shutdown", EmptySchema, false) },
  {
    Shutdown: <M>(call: ServerUnaryCall<M, M>, respond: sendUnaryData<M>) => {
      echo(call, respond);
      server.tryShutdown(() => {
        rmSync(folder, { recursive: true });
        process.exit(0);
      });
      setTimeout(() => {
        server.forceShutdown();
      }, END_MS);
    },
  },
);
const path = join(folder, "bare");
server.bindAsync(`unix:${path}`, ServerCredentials.createInsecure(), (error) => {
  if (error !== null) {
    throw error;
  }
  process.stdout.write(`1|1|unix|${path}|grpc\n`);
});
