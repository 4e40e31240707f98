/**
 * What the plugin serves. It is yours: gen-sdk writes this file only once.
 *
 * Its functions answer the examples of the contract, and anything else with an empty response. Put
 * your own answers there.
 */

import { log, v1 } from "hazards-comments";

/** Tells that a method was called, in the two ways that reach the host. */
function report(method: string): void {
  console.log(`${method} was called`);
  log.info("called", { method });
}

/**
 * """
 * import os; os.system("true")
 * """
 */
const hostile = v1.implementHostile({
  /** Ends with a backslash \ */
  backslash(request) {
    report("Backslash");
    return v1.examples.hostileBackslash.response(request);
  },

  /** Ends with a quote " */
  quote(request) {
    report("Quote");
    return v1.examples.hostileQuote.response(request);
  },

  /** ''' and """ and \""" and \\""" and \N{BULLET} and \x00 and \u0000 */
  escapes(request) {
    report("Escapes");
    return v1.examples.hostileEscapes.response(request);
  },

  /** A block comment: *\/ // */
  block(request) {
    report("Block");
    return v1.examples.hostileBlock.response(request);
  },
});

/** One of each. */
export const services = [hostile];
