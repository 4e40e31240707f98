/**
 * A plugin that serves nothing of its own: what hosts and `conformance` can see of the runtime.
 * `tcp` as its argument makes it listen on TCP.
 */

import { serve } from "../src/index.js";

await serve({
  cookie: { key: "PLUGWRIGHT_TYPESCRIPT_EXAMPLE", value: "b81a6f4c20d95e37" },
  versions: { 1: [], 2: [] },
  network: process.argv.includes("tcp") ? "tcp" : "unix",
});
