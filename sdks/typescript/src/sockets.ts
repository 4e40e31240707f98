/** The sockets of one plugin, the main one and those of its broker. */

import { randomBytes } from "node:crypto";
import { chmodSync, chownSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import type { Server } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

import type { Environment } from "./environment.js";
import type { Address } from "./handshake.js";
import { StartError, describe } from "./status.js";

// The least that any supported system allows, that of macOS (HS-7).
const LONGEST_PATH = 103;
const GROUP_MODE = 0o660;
const LAST_PORT = 65_535;
const LOOPBACK = "127.0.0.1";

/** Opens sockets where the host wants them, and removes them at the end. */
export interface Sockets {
  /** Lets a server listen, and says where. */
  listen(server: Server): Promise<Address>;
  /** Returns a path for a socket that only this user can reach. */
  privatePath(): string;
  /** Removes every file that is left (NET-2). */
  remove(): void;
}

/** Returns the sockets that the environment asks for. */
export function openSockets(environment: Environment, network: Address["network"]): Sockets {
  return network === "tcp" ? new Ports(environment) : new Files(environment);
}

class PrivateDirectory {
  #path: string | undefined;
  #count = 0;

  next(parent: string): string {
    this.#path ??= mkdtempSync(join(parent, "plugin"));
    this.#count += 1;
    return join(this.#path, String(this.#count));
  }

  remove(): void {
    if (this.#path !== undefined) {
      rmSync(this.#path, { recursive: true, force: true });
    }
  }
}

/** Unix sockets with random names (NET-1). */
class Files implements Sockets {
  readonly #directory: string;
  readonly #group: number | undefined;
  readonly #paths = new Set<string>();
  readonly #private = new PrivateDirectory();

  constructor(environment: Environment) {
    const { socketDirectory, socketGroup } = environment;
    this.#directory = resolve(socketDirectory === "" ? tmpdir() : socketDirectory);
    this.#group = socketGroup === "" ? undefined : groupId(socketGroup);
    if (statSync(this.#directory, { throwIfNoEntry: false })?.isDirectory() !== true) {
      const variable = socketDirectory === "" ? "TMPDIR" : "PLUGIN_UNIX_SOCKET_DIR";
      throw new StartError(
        `\`${variable}\` names \`${this.#directory}\`, which is no directory; ` +
          "create it before the plugin is started",
      );
    }
  }

  async listen(server: Server): Promise<Address> {
    const path = join(this.#directory, `plugin${randomBytes(5).toString("hex")}`);
    if (Buffer.byteLength(path) > LONGEST_PATH || /[|\n]/.test(path)) {
      throw new StartError(
        `no socket can be announced at \`${path}\`: its path must be at most ${String(LONGEST_PATH)} ` +
          "bytes long and free of `|` and line ends; set `PLUGIN_UNIX_SOCKET_DIR` or `TMPDIR` " +
          "to another directory",
      );
    }
    await listen(server, { path }).catch((error: unknown) => {
      throw new StartError(
        `no socket can be made in \`${this.#directory}\`: ${describe(error)}; let the plugin write there`,
      );
    });
    this.#paths.add(path);
    this.#admitGroup(path);
    return { network: "unix", address: path };
  }

  privatePath(): string {
    return this.#private.next(this.#directory);
  }

  remove(): void {
    for (const path of this.#paths) {
      rmSync(path, { force: true });
    }
    this.#paths.clear();
    this.#private.remove();
  }

  /** Lets the group that the host has named connect (ENV-11). */
  #admitGroup(path: string): void {
    if (this.#group === undefined) {
      return;
    }
    try {
      chownSync(path, process.getuid?.() ?? -1, this.#group);
      chmodSync(path, GROUP_MODE);
    } catch (error) {
      throw new StartError(
        `the socket \`${path}\` cannot be given to the group with id ${String(this.#group)}, ` +
          `which \`PLUGIN_UNIX_SOCKET_GROUP\` names: ${describe(error)}`,
      );
    }
  }
}

/** Ports of the loopback interface, the first free ones of the host's range (ENV-6, NET-3). */
class Ports implements Sockets {
  readonly #first: number;
  readonly #last: number;
  readonly #private = new PrivateDirectory();

  constructor(environment: Environment) {
    this.#first = portNumber("PLUGIN_MIN_PORT", environment.minPort);
    this.#last = portNumber("PLUGIN_MAX_PORT", environment.maxPort);
    if (this.#first > this.#last) {
      throw new StartError(
        `\`PLUGIN_MIN_PORT\` is ${environment.minPort} and \`PLUGIN_MAX_PORT\` is ` +
          `${environment.maxPort}; the first must not be greater than the second`,
      );
    }
  }

  async listen(server: Server): Promise<Address> {
    for (let port = this.#first; port <= this.#last; port += 1) {
      try {
        await listen(server, { host: LOOPBACK, port });
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (code === "EADDRINUSE" || code === "EACCES") {
          continue;
        }
        throw error;
      }
      const bound = server.address();
      if (typeof bound === "object" && bound !== null) {
        return { network: "tcp", address: `${LOOPBACK}:${String(bound.port)}` };
      }
    }
    throw new StartError(
      `no port from ${String(this.#first)} to ${String(this.#last)} is free; ` +
        "give `PLUGIN_MIN_PORT` and `PLUGIN_MAX_PORT` a wider range",
    );
  }

  privatePath(): string {
    return this.#private.next(tmpdir());
  }

  remove(): void {
    this.#private.remove();
  }
}

function listen(server: Server, where: { path: string } | { host: string; port: number }) {
  return new Promise<void>((done, failed) => {
    server.once("error", failed);
    server.listen(where, () => {
      server.off("error", failed);
      done();
    });
  });
}

function portNumber(variable: string, text: string): number {
  const port = text === "" ? 0 : Number(text);
  if (!Number.isInteger(port) || port < 0 || port > LAST_PORT) {
    throw new StartError(
      `\`${variable}\` is \`${text}\`; a port from 0 to ${String(LAST_PORT)} was expected`,
    );
  }
  return port;
}

/** Returns the id of a group that is given by its name or by its id. */
function groupId(group: string): number {
  const lines = readFileSync("/etc/group", "utf8").split("\n");
  const entry = lines.map((line) => line.split(":")).find(([name]) => name === group);
  const id = entry?.[2] ?? group;
  if (!/^[0-9]+$/.test(id)) {
    throw new StartError(
      `\`PLUGIN_UNIX_SOCKET_GROUP\` names the group \`${group}\`, which does not exist; ` +
        "give the name or the id of a group of this system",
    );
  }
  return Number(id);
}
