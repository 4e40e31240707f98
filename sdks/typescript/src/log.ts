/** Log lines as hclog writes them, which is what a host reads on standard error. */

import { writeSync } from "node:fs";

/** How much a line matters. */
export type Level = "trace" | "debug" | "info" | "warn" | "error";

/** What a line says beside its message. */
export type Fields = Readonly<Record<string, unknown>>;

const ORDER: readonly Level[] = ["trace", "debug", "info", "warn", "error"];
const STDERR = 2;
const FULL_PIPE_PAUSE_MS = 1;
const FULL_PIPE_LIMIT_MS = 1000;

/** Writes log lines that the host shows with their level and their fields. */
export class Logger {
  /** The least level that is written. */
  level: Level = "debug";

  readonly #module: string;
  readonly #fields: Fields;

  constructor(module: string, fields: Fields = {}) {
    this.#module = module;
    this.#fields = fields;
  }

  /** Returns a logger of the same level for a part of the program. */
  named(module: string, fields: Fields = {}): Logger {
    const child = new Logger(module, { ...this.#fields, ...fields });
    child.level = this.level;
    return child;
  }

  trace(message: string, fields?: Fields): void {
    this.#write("trace", message, fields);
  }

  debug(message: string, fields?: Fields): void {
    this.#write("debug", message, fields);
  }

  info(message: string, fields?: Fields): void {
    this.#write("info", message, fields);
  }

  warn(message: string, fields?: Fields): void {
    this.#write("warn", message, fields);
  }

  error(message: string, fields?: Fields): void {
    this.#write("error", message, fields);
  }

  #write(level: Level, message: string, fields: Fields = {}): void {
    if (ORDER.indexOf(level) >= ORDER.indexOf(this.level)) {
      const line = formatLine(level, message, this.#module, { ...this.#fields, ...fields });
      writeError(line + "\n");
    }
  }
}

/** What a plugin's author logs with. */
export const log = new Logger("plugin");

/**
 * Returns one JSON object on one line (LOG-1). The keys that a host reads are always strings: a Go
 * host panics at any other value (LOG-2).
 */
export function formatLine(
  level: Level,
  message: string,
  module: string,
  fields: Fields,
  when: Date = new Date(),
): string {
  const line: Record<string, unknown> = {
    "@level": level,
    "@message": message,
    "@module": module,
    // The host reads exactly six digits of a second.
    "@timestamp": when.toISOString().replace("Z", "000Z"),
  };
  for (const [key, value] of Object.entries(fields)) {
    // Only the host's own keys begin with `@`.
    line[key.replace(/^@+/, "")] = value;
  }
  try {
    return JSON.stringify(line, plainValue());
  } catch (error) {
    // A value's own `toJSON` failed, which must end no call.
    return formatLine(level, message, module, { error: String(error) }, when);
  }
}

/** Writes to the standard error that the host reads; drops the text when nobody reads any more. */
export function writeError(text: string | Uint8Array): void {
  let rest = Buffer.from(text);
  const pause = new Int32Array(new SharedArrayBuffer(4));
  for (let waited = 0; rest.length > 0 && waited < FULL_PIPE_LIMIT_MS;) {
    try {
      rest = rest.subarray(writeSync(STDERR, rest));
      waited = 0;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") {
        return;
      }
      // Somebody made the pipe non-blocking, and it is full.
      Atomics.wait(pause, 0, 0, FULL_PIPE_PAUSE_MS);
      waited += FULL_PIPE_PAUSE_MS;
    }
  }
}

/** Shows what JSON cannot: errors, big integers, and objects that contain themselves. */
function plainValue(): (this: unknown, key: string, value: unknown) => unknown {
  const ancestors: unknown[] = [];
  return function (_key, value) {
    if (typeof value === "bigint") {
      return value.toString();
    }
    if (value instanceof Error) {
      return value.stack ?? `${value.name}: ${value.message}`;
    }
    if (typeof value !== "object" || value === null) {
      return value;
    }
    while (ancestors.length > 0 && ancestors.at(-1) !== this) {
      ancestors.pop();
    }
    if (ancestors.includes(value)) {
      return "[circular]";
    }
    ancestors.push(value);
    return value;
  };
}
