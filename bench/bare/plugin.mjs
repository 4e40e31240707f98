// A plugin with nothing of the runtime: grpc-js, two handlers, and the line a host needs.

import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";

const require = createRequire(new URL("../../sdks/typescript/package.json", import.meta.url));
const { Server, ServerCredentials } = require("@grpc/grpc-js");
const { fromBinary, toBinary } = require("@bufbuild/protobuf");
const { BytesValueSchema, EmptySchema } = require("@bufbuild/protobuf/wkt");

/** What grpc-js wants to know of a method with one type of message. */
function method(path, schema, streams) {
  const read = (bytes) => fromBinary(schema, bytes);
  const write = (message) => Buffer.from(toBinary(schema, message));
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

const folder = mkdtempSync(join(tmpdir(), "bare"));
const server = new Server();
server.addService(
  {
    Echo: method("/plugwright.v1.Probe/Echo", BytesValueSchema, false),
    Chat: method("/plugwright.v1.Probe/Chat", BytesValueSchema, true),
  },
  {
    Echo: (call, respond) => respond(null, call.request),
    Chat: (call) => call.pipe(call),
  },
);
server.addService(
  { Shutdown: method("/plugin.GRPCController/Shutdown", EmptySchema, false) },
  {
    Shutdown: (call, respond) => {
      respond(null, call.request);
      server.tryShutdown(() => {
        rmSync(folder, { recursive: true });
        process.exit(0);
      });
      setTimeout(() => server.forceShutdown(), 100);
    },
  },
);
const path = join(folder, "bare");
server.bindAsync(`unix:${path}`, ServerCredentials.createInsecure(), (error) => {
  if (error) {
    throw error;
  }
  process.stdout.write(`1|1|unix|${path}|grpc\n`);
});
