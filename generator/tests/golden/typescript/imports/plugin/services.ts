/**
 * What the plugin serves. It is yours: gen-sdk writes this file only once.
 *
 * Its functions answer the examples of the contract, and anything else with an empty response. Put
 * your own answers there.
 */

import { log, v2 } from "hazards-imports";

/** Tells that a method was called, in the two ways that reach the host. */
function report(method: string): void {
  console.log(`${method} was called`);
  log.info("called", { method });
}

/** The service `hazards.imports.v2.Shop`. */
const shop = v2.implementShop({
  /** Answers `/hazards.imports.v2.Shop/Price`. */
  price(request) {
    report("Price");
    return v2.examples.shopPrice.response(request);
  },

  /** Answers `/hazards.imports.v2.Shop/Sell`. */
  sell(requests) {
    report("Sell");
    return v2.examples.shopSell.conversation(requests);
  },
});

/** One of each. */
export const services = [shop];
