/**
 * A plugin that serves nothing of its own: what hosts and `conformance` can see of the runtime.
 * The argument `tcp` makes it listen on TCP, and `ends-with-host` end with a host that is killed.
 */

import { serve } from "../src/index.js";

await serve({
  cookie: { key: "PLUGWRIGHT_TYPESCRIPT_EXAMPLE", value: "b81a6f4c20d95e37" },
  versions: { 1: [], 2: [] },
  network: process.argv.includes("tcp") ? "tcp" : "unix",
  endWithHost: process.argv.includes("ends-with-host"),
});
