/** From the environment to the handshake line, and what keeps a plugin from getting there. */

import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { Started, start, within } from "./host.js";

test("it listens before it says where", async (test) => {
  const plugin = start(test, { PLUGIN_PROTOCOL_VERSIONS: "3,2,9" });
  const [core, version, network, address = "", protocol, certificate] = await plugin.fields();
  assert.deepEqual([core, version, network, protocol, certificate], ["1", "3", "unix", "grpc", ""]);
  assert.ok(statSync(address).isSocket());
  const socket = connect(address);
  await within(once(socket, "connect"), "a connection");
  socket.destroy();
});

for (const [what, cookie] of [
  ["no cookie", {}],
  ["an empty cookie", { SAMPLE_PLUGIN: "" }],
  ["a cookie in the wrong case", { SAMPLE_PLUGIN: "YES" }],
] as const) {
  test(`${what} is refused in words`, async (test) => {
    const end = await new Started(test, cookie).end();
    assert.deepEqual([end.code, end.stdout], [1, ""]);
    assert.match(end.stderr, /^This program is a plugin/);
  });
}

for (const [variables, words] of [
  [{ PLUGIN_UNIX_SOCKET_DIR: "/nowhere" }, /`PLUGIN_UNIX_SOCKET_DIR` names `\/nowhere`/],
  [{ PLUGIN_UNIX_SOCKET_DIR: "/proc" }, /no socket can be made in `\/proc`/],
  [{ PLUGIN_UNIX_SOCKET_GROUP: "nobody-knows" }, /the group `nobody-knows`, which does not exist/],
  [{ PLUGIN_CLIENT_CERT: "no certificate" }, /`PLUGIN_CLIENT_CERT` holds no certificate/],
  [{ SAMPLE_NETWORK: "tcp", PLUGIN_MIN_PORT: "9", PLUGIN_MAX_PORT: "8" }, /must not be greater/],
  [{ SAMPLE_NETWORK: "tcp", PLUGIN_MIN_PORT: "many" }, /`PLUGIN_MIN_PORT` is `many`/],
] as const) {
  test(`${JSON.stringify(variables)} keeps it from starting`, async (test) => {
    const end = await start(test, variables).end();
    assert.deepEqual([end.code, end.stdout], [1, ""]);
    assert.match(end.stderr, words);
    assert.equal(end.stderr.split("\n").filter((line) => line.includes("cannot start")).length, 1);
  });
}

test("a path that no socket can have is refused", async (test) => {
  const directory = mkdtempSync(join(tmpdir(), "a-very-long-name-".repeat(6)));
  test.after(() => {
    rmSync(directory, { recursive: true });
  });
  const end = await start(test, { PLUGIN_UNIX_SOCKET_DIR: directory }).end();
  assert.deepEqual([end.code, end.stdout], [1, ""]);
  assert.match(end.stderr, /at most 103 bytes long/);
  assert.deepEqual(readdirSync(directory), []);
});

test("a taken port is passed over", async (test) => {
  const taken = createServer().listen(0, "127.0.0.1");
  await once(taken, "listening");
  test.after(() => taken.close());
  const address = taken.address();
  assert.ok(typeof address === "object" && address !== null);
  const plugin = start(test, {
    SAMPLE_NETWORK: "tcp",
    PLUGIN_MIN_PORT: String(address.port),
    PLUGIN_MAX_PORT: String(Math.min(address.port + 100, 65_535)),
  });
  const [, , network, where = ""] = await plugin.fields();
  assert.equal(network, "tcp");
  assert.match(where, /^127\.0\.0\.1:[0-9]+$/);
  assert.notEqual(where, `127.0.0.1:${String(address.port)}`);
});

test("the seventh field answers a host that asked, in Go's words", async (test) => {
  assert.equal((await start(test, { PLUGIN_MULTIPLEX_GRPC: "no" }).fields())[6], "false");
  assert.equal((await start(test, { PLUGIN_MULTIPLEX_GRPC: "true" }).fields())[6], "true");
  assert.equal((await start(test).fields())[6], undefined);
});

test("the group that the host names may connect", async (test) => {
  const group = String(process.getgid?.() ?? 0);
  const plugin = start(test, { PLUGIN_UNIX_SOCKET_GROUP: group });
  const [, , , address = ""] = await plugin.fields();
  assert.equal(statSync(address).mode & 0o777, 0o660);
  assert.deepEqual(readdirSync(plugin.directory).length, 1);
});
