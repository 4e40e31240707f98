/**
 * What the plugin serves. It is yours: gen-sdk writes this file only once.
 *
 * Its functions answer the examples of the contract, and anything else with an empty response. Put
 * your own answers there.
 */

import { log, v1 } from "hazards-types";

/** Tells that a method was called, in the two ways that reach the host. */
function report(method: string): void {
  console.log(`${method} was called`);
  log.info("called", { method });
}

/** Passes messages around. */
const types = v1.implementTypes({
  /** Answers `/hazards.types.v1.Types/Scalars`. */
  scalars(request) {
    report("Scalars");
    return v1.examples.typesScalars.response(request);
  },

  /** Answers `/hazards.types.v1.Types/Nothing`. */
  nothing(request) {
    report("Nothing");
    return v1.examples.typesNothing.response(request);
  },

  /** Answers `/hazards.types.v1.Types/Collections`. */
  collections(request) {
    report("Collections");
    return v1.examples.typesCollections.response(request);
  },

  /** Answers `/hazards.types.v1.Types/Trees`. */
  trees(requests) {
    report("Trees");
    return v1.examples.typesTrees.conversation(requests);
  },

  /** Answers `/hazards.types.v1.Types/Choices`. */
  choices(request) {
    report("Choices");
    return v1.examples.typesChoices.response(request);
  },

  /** Answers `/hazards.types.v1.Types/Moments`. */
  moments(request) {
    report("Moments");
    return v1.examples.typesMoments.responses(request);
  },

  /**
   * Use Choices instead.
   * @deprecated
   */
  old(request) {
    report("Old");
    return v1.examples.typesOld.response(request);
  },
});

/** One of each. */
export const services = [types];
