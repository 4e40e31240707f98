/** When the plugin ends: its host asks for it, or SIGTERM does, or the host has gone. */

import { WATCHDOG_MS } from "./limits.js";

/** Waits for the end. */
export class Stop {
  /** Resolves when the end is asked for. */
  readonly asked: Promise<void>;
  #ask: () => void = () => undefined;

  constructor() {
    this.asked = new Promise((resolve) => {
      this.#ask = resolve;
    });
  }

  /** Asks for the end. */
  ask(): void {
    this.#ask();
  }

  /**
   * Leaves Ctrl-C to the host, and ends in order on SIGTERM (SIG-1, SIG-2). Children do not inherit
   * either, as they would inherit a signal that is ignored.
   */
  install(endWithHost: boolean): void {
    process.on("SIGINT", () => undefined);
    process.on("SIGTERM", () => {
      this.ask();
    });
    if (endWithHost) {
      this.#watchHost(process.ppid);
    }
  }

  #watchHost(host: number): void {
    const timer = setInterval(() => {
      if (process.ppid !== host) {
        clearInterval(timer);
        this.ask();
      }
    }, WATCHDOG_MS).unref();
  }
}
