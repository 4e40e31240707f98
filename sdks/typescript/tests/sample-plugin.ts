/** A plugin to start in tests: the probe, and what its own code does around it. */

import { spawnSync } from "node:child_process";

import { Context, implement, log, serve } from "../src/index.js";
import { Sample } from "./sample_pb.js";

const ACTIONS: Readonly<Record<string, () => unknown>> = {
  log: () => {
    log.info("did it", { count: 3 });
  },
  "log what JSON cannot show": () => {
    const circle: Record<string, unknown> = { big: 1n, error: new Error("inner"), "@level": 7 };
    circle["self"] = circle;
    log.warn("odd", { circle, "@message": 5 });
  },
  print: () => {
    console.log("printed");
    console.error("printed too");
  },
  "child prints": () => {
    const { stdout } = spawnSync("echo", ["from a child"]);
    process.stdout.write(stdout);
  },
  throw: () => {
    throw new TypeError("as asked");
  },
  "answer nonsense": () => 7,
  "throw later": () => {
    setTimeout(() => {
      throw new Error("nobody catches this");
    }, 0);
  },
  "keep the loop alive": () => {
    setInterval(() => undefined, 1000);
  },
  hang: () => new Promise(() => undefined),
};

const sample = implement(
  Sample,
  {
    run: async ({ value }) => ((await ACTIONS[value]?.()) ?? {}) as Record<string, never>,
    async join(requests) {
      let value = "";
      for await (const request of requests) {
        value += request.value;
      }
      return { value };
    },
    async *count({ value }) {
      for (let left = value; left > 0; left -= 1) {
        yield await Promise.resolve({ value: left });
      }
    },
  },
  Context,
);

process.once("exit", () => {
  log.info("exit ran");
});
await serve({
  cookie: { key: "SAMPLE_PLUGIN", value: "yes" },
  versions: { 2: [sample], 3: [], 5: [sample] },
  network: process.env["SAMPLE_NETWORK"] === "tcp" ? "tcp" : "unix",
  endWithHost: process.env["SAMPLE_END_WITH_HOST"] === "1",
});
log.info("serve returned");
