/** Calls of a running plugin: answers, failures, streams, and what is printed and logged. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { Code, StatusError } from "../src/index.js";
import { ServerReflection } from "../src/wire/reflection_pb.js";
import { GRPCStdio, StdioData_Channel as Channel } from "../src/wire/stdio_pb.js";
import { Health, HealthCheckResponse_ServingStatus as Status } from "../src/wire/health_pb.js";
import { Probe } from "../src/wire/probe_pb.js";
import { all, start, within } from "./host.js";
import { Sample } from "./sample_pb.js";

const failsWith = (code: Code, message: RegExp) => (error: unknown) => {
  assert.ok(error instanceof StatusError);
  assert.equal(error.code, code);
  assert.match(error.message, message);
  return true;
};

test("every kind of call", async (test) => {
  const plugin = start(test);
  const sample = await plugin.client(Sample);
  const probe = await plugin.client(Probe);
  assert.deepEqual((await sample.join([{ value: "a" }, { value: "b" }])).value, "ab");
  const counted = await all(sample.count({ value: 3 }));
  assert.deepEqual(
    counted.map(({ value }) => value),
    [3, 2, 1],
  );
  const sent = Array.from({ length: 100 }, (_, index) => ({ value: Buffer.from([index]) }));
  const returned = await all(probe.chat(sent));
  assert.deepEqual(
    returned.map(({ value }) => value[0]),
    sent.map(({ value }) => value[0]),
  );
  assert.equal((await probe.large({ value: 6_000_000 })).value.length, 6_000_000);
});

test("what a handler throws is the caller's status", async (test) => {
  const plugin = start(test);
  const sample = await plugin.client(Sample);
  const probe = await plugin.client(Probe);
  await assert.rejects(
    sample.run({ value: "throw" }),
    failsWith(Code.UNKNOWN, /TypeError: as asked/),
  );
  await plugin.logged('"@message":"a handler failed"');
  await assert.rejects(
    sample.run({ value: "answer nonsense" }),
    failsWith(Code.UNKNOWN, /`google.protobuf.Empty` was expected/),
  );
  await assert.rejects(sample.forgotten({}), failsWith(Code.UNIMPLEMENTED, /Forgotten/));
  await assert.rejects(probe.fail({ value: 5 }), failsWith(Code.NOT_FOUND, /^probe$/));
});

test("a deadline ends a call, and its handler hears of it", async (test) => {
  const plugin = start(test);
  const probe = await plugin.client(Probe);
  const long = probe.sleep({ seconds: 60n }, { timeoutMs: 50 });
  await assert.rejects(long, failsWith(Code.DEADLINE_EXCEEDED, /./));
  const cancelled = new AbortController();
  const sleeping = probe.sleep({ seconds: 60n }, { signal: cancelled.signal });
  cancelled.abort();
  await assert.rejects(sleeping, failsWith(Code.CANCELLED, /./));
});

test("a reader that leaves a stream early leaves the plugin well", async (test) => {
  const plugin = start(test);
  const sample = await plugin.client(Sample);
  for await (const { value } of sample.count({ value: 1_000_000 })) {
    assert.equal(value, 1_000_000);
    break;
  }
  assert.equal((await sample.join([{ value: "well" }])).value, "well");
});

test("what is printed reaches the host, before and after it listens", async (test) => {
  const plugin = start(test);
  const sample = await plugin.client(Sample);
  const stdio = await plugin.client(GRPCStdio);
  await sample.run({ value: "print" });
  const printed = stdio.streamStdio({})[Symbol.asyncIterator]();
  const next = async () => (await within(printed.next(), "output")).value as unknown;
  assert.deepEqual(shown(await next()), [Channel.STDOUT, "printed\n"]);
  assert.deepEqual(shown(await next()), [Channel.STDERR, "printed too\n"]);
  await sample.run({ value: "child prints" });
  assert.deepEqual(shown(await next()), [Channel.STDOUT, "from a child\n"]);
});

test("a log line goes to standard error with its fields", async (test) => {
  const plugin = start(test);
  const sample = await plugin.client(Sample);
  await sample.run({ value: "log" });
  await sample.run({ value: "log what JSON cannot show" });
  await plugin.logged('"@message":"odd"');
  const lines = plugin.stderr
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  assert.deepEqual(
    lines.map((line) => [line["@level"], line["@message"], line["count"]]),
    [
      ["info", "did it", 3],
      ["warn", "odd", undefined],
    ],
  );
});

test("health knows the plugin and nothing else", async (test) => {
  const health = await start(test).client(Health);
  for (const service of ["plugin", ""]) {
    assert.equal((await health.check({ service })).status, Status.SERVING);
  }
  await assert.rejects(health.check({ service: "other" }), failsWith(Code.NOT_FOUND, /`other`/));
  for await (const { status } of health.watch({ service: "other" })) {
    assert.equal(status, Status.SERVICE_UNKNOWN);
    break;
  }
});

test("reflection describes every service with what it imports", async (test) => {
  const reflection = await start(test).client(ServerReflection);
  const answers = await all(
    reflection.serverReflectionInfo([
      { messageRequest: { case: "listServices", value: "" } },
      { messageRequest: { case: "fileContainingSymbol", value: "sample.Sample.Run" } },
      { messageRequest: { case: "fileByFilename", value: "nowhere.proto" } },
    ]),
  );
  const [list, file, missing] = answers.map(({ messageResponse }) => messageResponse);
  assert.ok(list?.case === "listServicesResponse");
  const names = list.value.service.map(({ name }) => name);
  assert.ok(names.includes("sample.Sample") && names.includes("plugin.GRPCBroker"));
  assert.ok(file?.case === "fileDescriptorResponse");
  assert.equal(file.value.fileDescriptorProto.length, 3);
  assert.ok(missing?.case === "errorResponse");
  assert.equal(missing.value.errorCode, Code.NOT_FOUND);
});

function shown(chunk: unknown): [Channel, string] {
  const { channel, data } = chunk as { channel: Channel; data: Uint8Array };
  return [channel, Buffer.from(data).toString()];
}
