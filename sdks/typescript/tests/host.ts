/** The host's half of the protocol, as far as tests need it. */

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { fileURLToPath } from "node:url";

import type { DescService } from "@bufbuild/protobuf";
import type { Client as Channel } from "@grpc/grpc-js";

import { type Client, newClient } from "../src/client.js";
import { openChannel } from "../src/transport.js";

const SAMPLE = fileURLToPath(new URL("./sample-plugin.js", import.meta.url));
const LIMIT_MS = 10_000;

/** How a process ended. */
export interface End {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A plugin that a test has started. */
export class Started {
  readonly directory: string;
  readonly child: ChildProcess;
  readonly #channels: Channel[] = [];
  readonly #end: Promise<End>;
  #stdout = "";
  #stderr = "";

  constructor(test: TestContext, variables: Readonly<Record<string, string>>, command?: string[]) {
    this.directory = mkdtempSync(join(tmpdir(), "test"));
    const [program = process.execPath, ...words] = command ?? [process.execPath, SAMPLE];
    this.child = spawn(program, words, {
      env: { PATH: process.env["PATH"], TMPDIR: this.directory, ...variables },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.child.stdout?.setEncoding("utf8").on("data", (text: string) => (this.#stdout += text));
    this.child.stderr?.setEncoding("utf8").on("data", (text: string) => (this.#stderr += text));
    this.#end = once(this.child, "close").then(([code, signal]) => ({
      code: code as number | null,
      signal: signal as NodeJS.Signals | null,
      stdout: this.#stdout,
      stderr: this.#stderr,
    }));
    test.after(() => {
      this.#channels.forEach((channel) => {
        channel.close();
      });
      this.child.kill("SIGKILL");
      rmSync(this.directory, { recursive: true, force: true });
    });
  }

  /** What it has written to standard error so far. */
  get stderr(): string {
    return this.#stderr;
  }

  /** Returns the fields of the handshake line. */
  async fields(): Promise<string[]> {
    const line = async (): Promise<string[]> => {
      while (!this.#stdout.includes("\n")) {
        await once(this.child.stdout ?? this.child, "data");
      }
      return this.#stdout.trimEnd().split("|");
    };
    return within(line(), "a handshake line");
  }

  /** Returns a client of the main connection. */
  async client<S extends DescService>(service: S): Promise<Client<S>> {
    const [, , network = "", address = ""] = await this.fields();
    const channel = openChannel({ network, address }, undefined);
    this.#channels.push(channel);
    return newClient(channel, service);
  }

  /** Waits until standard error holds a text. */
  async logged(text: string): Promise<void> {
    const seen = async (): Promise<void> => {
      while (!this.#stderr.includes(text)) {
        await once(this.child.stderr ?? this.child, "data");
      }
    };
    await within(seen(), text);
  }

  /** Waits for the process's end. */
  end(): Promise<End> {
    return within(this.#end, "the end of the plugin");
  }
}

/** Starts the sample plugin as a host does. */
export function start(
  test: TestContext,
  variables: Readonly<Record<string, string>> = {},
): Started {
  return new Started(test, { SAMPLE_PLUGIN: "yes", PLUGWRIGHT_PROBE: "1", ...variables });
}

/** Fails where something does not happen in time. */
export async function within<T>(promise: Promise<T>, what: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`${what} did not come`));
    }, LIMIT_MS);
  });
  return Promise.race([promise, late]).finally(() => {
    clearTimeout(timer);
  });
}

/** Returns all of a stream. */
export async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) {
    found.push(item);
  }
  return found;
}
