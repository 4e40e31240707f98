/** The magic cookie: how a plugin knows that a host started it. */

import { writeSync } from "node:fs";

/**
 * The environment variable that a host sets before it starts a plugin. It is no secret: it keeps
 * people from starting a plugin by hand.
 */
export interface MagicCookie {
  readonly key: string;
  readonly value: string;
}

const REFUSAL = `\
This program is a plugin: it works only when the program it extends starts it.
Install it where that program looks for its plugins instead of running it yourself.
`;

/**
 * Exits with status 1 unless the host has set the cookie (ENV-2, ENV-3). Nothing is written to
 * standard output, and no socket exists yet.
 */
export function requireCookie(cookie: MagicCookie, variables: NodeJS.ProcessEnv): void {
  if (cookie.key === "" || cookie.value === "") {
    refuse("this plugin is misconfigured: its magic cookie has no key or no value\n");
  }
  if (variables[cookie.key] !== cookie.value) {
    refuse(REFUSAL);
  }
}

function refuse(reason: string): never {
  writeSync(2, reason);
  process.exit(1);
}
