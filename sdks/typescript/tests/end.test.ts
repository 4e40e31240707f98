/** How a plugin ends, and that nothing is left of it. */

import assert from "node:assert/strict";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { test } from "node:test";

import { GRPCController } from "../src/wire/controller_pb.js";
import { GRPCStdio } from "../src/wire/stdio_pb.js";
import { Probe } from "../src/wire/probe_pb.js";
import { all, start, within } from "./host.js";
import { Sample } from "./sample_pb.js";

const HOST_WAITS_MS = 2000;

test("Shutdown ends it in order, with everything that was printed", async (test) => {
  const plugin = start(test);
  const controller = await plugin.client(GRPCController);
  const probe = await plugin.client(Probe);
  const printed = all((await plugin.client(GRPCStdio)).streamStdio({}));
  const value = Buffer.alloc(3_000_000, "x");
  await probe.printStdout({ value });
  await controller.shutdown({});
  const chunks = await within(printed, "the end of the output");
  assert.ok(Buffer.concat(chunks.map(({ data }) => data)).equals(value));
  const end = await plugin.end();
  assert.deepEqual([end.code, end.signal], [0, null]);
  assert.match(end.stderr, /serve returned/);
  assert.match(end.stderr, /exit ran/);
  assert.deepEqual(readdirSync(plugin.directory), []);
});

for (const [what, action] of [
  ["a handler that does not return", "hang"],
  ["a timer that goes on", "keep the loop alive"],
] as const) {
  test(`${what} keeps it no longer than the host waits`, async (test) => {
    const plugin = start(test);
    const sample = await plugin.client(Sample);
    const controller = await plugin.client(GRPCController);
    const running = sample.run({ value: action }).catch(() => undefined);
    await sample.join([]);
    const asked = Date.now();
    await controller.shutdown({});
    assert.equal((await plugin.end()).code, 0);
    assert.ok(Date.now() - asked < HOST_WAITS_MS);
    await running;
  });
}

test("SIGTERM ends it in order, and SIGINT does not", async (test) => {
  const plugin = start(test);
  const probe = await plugin.client(Probe);
  plugin.child.kill("SIGINT");
  plugin.child.kill("SIGINT");
  assert.equal(Buffer.from((await probe.echo({})).value).toString(), "main");
  plugin.child.kill("SIGTERM");
  assert.equal((await plugin.end()).code, 0);
  assert.deepEqual(readdirSync(plugin.directory), []);
});

test("an error that nothing catches is told to the host, and ends it", async (test) => {
  const plugin = start(test);
  const sample = await plugin.client(Sample);
  await sample.run({ value: "throw later" }).catch(() => undefined);
  const end = await plugin.end();
  assert.equal(end.code, 1);
  assert.match(end.stderr, /"@level":"error".*nobody catches this/);
  assert.deepEqual(readdirSync(plugin.directory), []);
});

test("a multiplexed session's end is the plugin's", async (test) => {
  const plugin = start(test, { PLUGIN_MULTIPLEX_GRPC: "true" });
  const [, , , address = ""] = await plugin.fields();
  const { connect } = await import("node:net");
  const socket = connect(address);
  await once(socket, "connect");
  const second = connect(address);
  await within(once(second.resume(), "close"), "the refusal of a second connection");
  socket.destroy();
  assert.equal((await plugin.end()).code, 0);
});
