/** The way into the runtime: from the cookie to the end of the plugin. */

import { writeSync } from "node:fs";

import { type MagicCookie, requireCookie } from "./cookie.js";
import { type Environment, takeEnvironment } from "./environment.js";
import { type Address, handshakeLine } from "./handshake.js";
import { EXIT_MS } from "./limits.js";
import { type Level, Logger, log } from "./log.js";
import { Plugin } from "./plugin.js";
import type { Service } from "./service.js";
import { Stop } from "./stop.js";
import { StartError, describe } from "./status.js";
import { negotiate, parseVersions } from "./versions.js";

const STDOUT = 1;
const OWN_LOG = new Logger("plugwright");

/** What a plugin is. */
export interface ServeOptions {
  readonly cookie: MagicCookie;
  /**
   * The services of each version of the contract that the plugin speaks; the host and the plugin
   * agree on one (NEG-1).
   */
  readonly versions: Readonly<Record<number, readonly Service[]>>;
  /** The least level of log lines that go to the host; `debug` unless set. */
  readonly logLevel?: Level;
  /** How to listen: `unix` unless set, `tcp` on Windows. */
  readonly network?: Address["network"];
  /**
   * Whether to end when the process that started the plugin has gone. Leave it off where hosts
   * mean their plugins to outlive them (SIG-4).
   */
  readonly endWithHost?: boolean;
}

/**
 * Serves until the host asks the plugin to end, then returns. What is printed goes to the host.
 * What stands after the call has about a second before the process ends.
 *
 * Exits with status 1 where no host has started the plugin (ENV-2), and where the host asks for
 * what the plugin cannot do.
 */
export async function serve(options: ServeOptions): Promise<void> {
  const numbers = Object.keys(options.versions).map(Number);
  if (numbers.length === 0) {
    throw new RangeError("a plugin must serve at least one version of its contract");
  }
  requireCookie(options.cookie, process.env);
  const environment = takeEnvironment(process.env, options.cookie.key);
  log.level = OWN_LOG.level = options.logLevel ?? "debug";
  const stop = new Stop();
  stop.install(options.endWithHost ?? false);
  const version = negotiate(numbers, hostVersions(environment));
  const plugin = await start(environment, options, version, stop).catch(refuse);
  await stop.asked;
  // Neither a handler that does not return nor a timer keeps the process longer.
  setTimeout(() => process.exit(0), EXIT_MS).unref();
  await plugin.end();
}

async function start(
  environment: Environment,
  options: ServeOptions,
  version: number,
  stop: Stop,
): Promise<Plugin> {
  const network = options.network ?? (process.platform === "win32" ? "tcp" : "unix");
  const services = options.versions[version] ?? [];
  const plugin = await Plugin.create(environment, network, services, () => {
    stop.ask();
  });
  process.once("exit", () => {
    plugin.removeSockets();
  });
  const address = await plugin.start();
  const line = handshakeLine({
    version,
    ...address,
    certificate: plugin.security?.certificate,
    multiplex: environment.multiplex === "" ? undefined : plugin.multiplexed,
  });
  plugin.stdio.capture();
  reportFailures();
  announce(line);
  return plugin;
}

/** One write, and nothing of the process's own can precede or follow it. */
function announce(line: string): void {
  try {
    writeSync(STDOUT, line);
  } catch (error) {
    const reason = describe(error);
    throw new StartError(
      `standard output does not take the handshake line: ${reason}; it is the host's to read`,
    );
  }
}

function hostVersions(environment: Environment): Set<number> {
  return parseVersions(environment.protocolVersions, (part) => {
    OWN_LOG.warn("`PLUGIN_PROTOCOL_VERSIONS` has a part that is no number", { part });
  });
}

function refuse(error: unknown): never {
  const reason = error instanceof StartError ? error.message : describe(error);
  OWN_LOG.error(`the plugin cannot start: ${reason}`);
  process.exit(1);
}

/** Shows the host what ends the process, as an error rather than as loose text. */
function reportFailures(): void {
  process.on("uncaughtExceptionMonitor", (error, origin) => {
    OWN_LOG.error("the plugin ends with an error that nothing caught", { origin, error });
  });
}
