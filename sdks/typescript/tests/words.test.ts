/** What the plugin and its host say to each other before the first call, as pure functions. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { isTrue, takeEnvironment } from "../src/environment.js";
import { handshakeLine } from "../src/handshake.js";
import { formatLine } from "../src/log.js";
import { negotiate, parseVersions } from "../src/versions.js";

test("versions are read as Go reads them", () => {
  const unreadable: string[] = [];
  const read = (text: string): number[] => [
    ...parseVersions(text, (part) => {
      unreadable.push(part);
    }),
  ];
  assert.deepEqual(read(""), []);
  assert.deepEqual(read("2,3"), [2, 3]);
  assert.deepEqual(read("03,+4,-1"), [3, 4, -1]);
  assert.deepEqual(read("abc,3,, 7"), [3]);
  assert.deepEqual(unreadable, ["abc", "", " 7"]);
});

test("the highest common version is chosen, and else the lowest of its own", () => {
  assert.equal(negotiate([1, 3, 5], new Set([2, 3])), 3);
  assert.equal(negotiate([5, 1, 3], new Set([5, 3])), 5);
  assert.equal(negotiate([3, 1], new Set([9])), 1);
  assert.equal(negotiate([3, 1], new Set()), 1);
});

test("the line has a certificate and a seventh field only where the host asked", () => {
  const plain = {
    version: 2,
    network: "unix",
    address: "/tmp/plugin1",
    certificate: undefined,
    multiplex: undefined,
  } as const;
  assert.equal(handshakeLine(plain), "1|2|unix|/tmp/plugin1|grpc|\n");
  assert.equal(
    handshakeLine({ ...plain, multiplex: false }),
    "1|2|unix|/tmp/plugin1|grpc||false\n",
  );
  const certificate = Buffer.from([0xfb, 0xff]);
  const both = { ...plain, certificate, multiplex: true };
  assert.equal(handshakeLine(both), "1|2|unix|/tmp/plugin1|grpc|+/8|true\n");
});

test("the protocol's variables do not reach children", () => {
  const variables = {
    KEY: "value",
    OTHER: "stays",
    PLUGIN_PROTOCOL_VERSIONS: "1",
    PLUGIN_CLIENT_CERT: "certificate",
    PLUGWRIGHT_PROBE: "yes",
  };
  const environment = takeEnvironment(variables, "KEY");
  assert.deepEqual(variables, { OTHER: "stays" });
  assert.equal(environment.protocolVersions, "1");
  assert.equal(environment.clientCertificate, "certificate");
  assert.equal(environment.probe, false);
});

test("a boolean is what Go takes for one", () => {
  assert.deepEqual(["1", "t", "T", "true", "TRUE", "True"].map(isTrue), Array(6).fill(true));
  assert.deepEqual(["", "0", "false", "tRUE", "yes"].map(isTrue), Array(5).fill(false));
});

test("a log line has the host's three keys as text, whatever it is given", () => {
  const circle: Record<string, unknown> = { big: 10n };
  circle["self"] = circle;
  const failing = {
    toJSON: () => {
      throw new Error("no");
    },
  };
  const when = new Date("2026-01-02T03:04:05.678Z");
  const line = formatLine("warn", "said", "module", { "@message": 7, circle }, when);
  assert.deepEqual(JSON.parse(line), {
    "@level": "warn",
    "@message": "said",
    "@module": "module",
    "@timestamp": "2026-01-02T03:04:05.678000Z",
    message: 7,
    circle: { big: "10", self: "[circular]" },
  });
  assert.match(formatLine("info", "said", "module", { failing }, when), /"error":"Error: no"/);
});
