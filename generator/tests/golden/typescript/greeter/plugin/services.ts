/**
 * What the plugin serves. It is yours: gen-sdk writes this file only once.
 *
 * Its functions answer the examples of the contract, and anything else with an empty response. Put
 * your own answers there.
 */

import { log, v2 } from "examples-greeter";

/** Calls the host's `examples.greeter.v2.GuestBook`, where it serves one. */
async function useGuestBook(message: v2.GreetRequest, context: v2.Context): Promise<void> {
  const client = await context.guestBook(message);
  await client?.sign({});
}

/** Tells that a method was called, in the two ways that reach the host. */
function report(method: string): void {
  console.log(`${method} was called`);
  log.info("called", { method });
}

/** Greets people. */
const greeter = v2.implementGreeter({
  /** Greets one person, and tells the guest book where the host has opened one. */
  async greet(request, context) {
    report("Greet");
    await useGuestBook(request, context);
    return v2.examples.greeterGreet.response(request);
  },

  /** Greets the same person several times. */
  repeat(request) {
    report("Repeat");
    return v2.examples.greeterRepeat.responses(request);
  },

  /** Greets everybody at once. */
  greetAll(requests, context) {
    report("GreetAll");
    return v2.examples.greeterGreetAll.summary(requests, async (request) => {
      await useGuestBook(request, context);
    });
  },

  /** Answers each name as it comes. */
  converse(requests, context) {
    report("Converse");
    return v2.examples.greeterConverse.conversation(requests, async (request) => {
      await useGuestBook(request, context);
    });
  },
});

/** One of each. */
export const services = [greeter];
