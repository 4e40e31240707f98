/** yamux between two sessions of our own, and against frames that no session would send. */

import assert from "node:assert/strict";
import { once } from "node:events";
import { type Socket, connect, createServer } from "node:net";
import { type TestContext, test } from "node:test";

import { Flag, FrameReader, INITIAL_WINDOW, Kind, encodeHeader } from "../src/yamux/frame.js";
import { YamuxSession } from "../src/yamux/session.js";
import type { YamuxStream } from "../src/yamux/stream.js";
import { within } from "./host.js";

const LENGTH = 3 * INITIAL_WINDOW + 7;

async function sockets(test: TestContext): Promise<[Socket, Socket]> {
  const listener = createServer().listen(0, "127.0.0.1");
  await once(listener, "listening");
  const address = listener.address();
  assert.ok(typeof address === "object" && address !== null);
  const near = connect(address.port, address.address);
  const [far] = (await once(listener, "connection")) as [Socket];
  test.after(() => {
    near.destroy();
    far.destroy();
    listener.close();
  });
  return [near, far];
}

/** Two sessions; the second one sends back what it gets. */
async function pair(test: TestContext): Promise<YamuxSession> {
  const [near, far] = await sockets(test);
  const echo = (stream: YamuxStream): void => {
    stream.pipe(stream);
  };
  new YamuxSession(far, "server", { opened: echo, closed: () => undefined });
  return new YamuxSession(near, "client", { opened: echo, closed: () => undefined });
}

async function read(stream: YamuxStream): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of stream) {
    parts.push(part as Buffer);
  }
  return Buffer.concat(parts);
}

test("many streams carry more than their windows, in order", async (test) => {
  const session = await pair(test);
  const carried = Array.from({ length: 20 }, async (_, index) => {
    const sent = Buffer.alloc(LENGTH, index + 1);
    const stream = session.open();
    stream.end(sent);
    assert.ok((await read(stream)).equals(sent));
  });
  await within(Promise.all(carried), "what was sent");
});

test("a stream is known to the peer before a byte is sent", async (test) => {
  const session = await pair(test);
  await within(session.open().accepted, "the acceptance");
});

test("what is written in pieces at once is one frame", async (test) => {
  const [near, far] = await sockets(test);
  const events = { opened: () => undefined, closed: () => undefined };
  const stream = new YamuxSession(near, "client", events).open();
  const carried = new Promise((resolve) => {
    const body = (_: unknown, part: Buffer, last: boolean): void => {
      resolve([part.toString(), last]);
    };
    const reader = new FrameReader({ header: () => undefined, body });
    far.on("data", (bytes: Buffer) => {
      reader.push(bytes);
    });
  });
  stream.cork();
  for (const piece of ["head", "and", "body"]) {
    stream.write(piece);
  }
  stream.uncork();
  assert.deepEqual(await within(carried, "the frame"), ["headandbody", true]);
});

test("a reader that does not read stops the writer, and nothing else", async (test) => {
  const session = await pair(test);
  const stuck = session.open();
  stuck.write(Buffer.alloc(10 * INITIAL_WINDOW));
  const other = session.open();
  other.end("through");
  assert.equal((await within(read(other), "the other stream")).toString(), "through");
  assert.ok(stuck.writableLength > 0);
});

test("the end of the connection ends every stream", async (test) => {
  const [near, far] = await sockets(test);
  const session = new YamuxSession(near, "client", {
    opened: () => undefined,
    closed: () => undefined,
  });
  const stream = session.open();
  far.destroy();
  await within(new Promise((resolve) => stream.on("close", resolve)), "the stream's end");
  assert.throws(() => session.open(), /closed/);
});

test("a ping is answered with its number", async (test) => {
  const [near, far] = await sockets(test);
  new YamuxSession(near, "server", { opened: () => undefined, closed: () => undefined });
  far.write(encodeHeader({ kind: Kind.ping, flags: Flag.open, stream: 0, length: 77 }));
  const [answer] = (await within(once(far, "data"), "the answer")) as [Buffer];
  const expected = { kind: Kind.ping, flags: Flag.accept, stream: 0, length: 77 };
  assert.deepEqual(answer, encodeHeader(expected));
});

const open = encodeHeader({ kind: Kind.windowUpdate, flags: Flag.open, stream: 1, length: 0 });
const MALFORMED: Readonly<Record<string, Buffer>> = {
  "another version": Buffer.from("010000000000000000000000", "hex"),
  "an unknown type": Buffer.from("000900000000000000000000", "hex"),
  "a stream that is open already": Buffer.concat([open, open]),
  "a stream of our own parity": encodeHeader({
    kind: Kind.windowUpdate,
    flags: Flag.open,
    stream: 2,
    length: 0,
  }),
  "more than the window": Buffer.concat([
    open,
    encodeHeader({ kind: Kind.data, flags: 0, stream: 1, length: 2 * INITIAL_WINDOW }),
    Buffer.alloc(2 * INITIAL_WINDOW),
  ]),
};
for (const [what, bytes] of Object.entries(MALFORMED)) {
  test(`${what} ends the session`, async (test) => {
    const [near, far] = await sockets(test);
    const closed = new Promise<void>((resolve) => {
      new YamuxSession(near, "server", { opened: () => undefined, closed: resolve });
    });
    far.on("error", () => undefined);
    far.resume().write(bytes);
    await within(closed, "the end");
  });
}
