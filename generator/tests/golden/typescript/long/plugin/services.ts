/**
 * What the plugin serves. It is yours: gen-sdk writes this file only once.
 *
 * Its functions answer the examples of the contract, and anything else with an empty response. Put
 * your own answers there.
 */

import { log, v1 } from "hazards-long";

/** Calls the host's `hazards.long.a_package_whose_name_goes_on_and_on.v1.AHostServiceThatIsCalledBackNowAndThen`, where it serves one. */
async function useAFieldWhoseNameIsAsLongAsAnybodyWouldWantToTypeIt(
  message: v1.ValidateEverythingThatCanBeValidatedRequest | v1.Carrier,
  context: v1.Context,
): Promise<void> {
  const client = await context.aFieldWhoseNameIsAsLongAsAnybodyWouldWantToTypeIt(message);
  await client?.tellTheHostWhatHasHappenedInTheMeantime({});
}

/** Tells that a method was called, in the two ways that reach the host. */
function report(method: string): void {
  console.log(`${method} was called`);
  log.info("called", { method });
}

/** The service `hazards.long.a_package_whose_name_goes_on_and_on.v1.ConfigureEverythingThatCanBeConfiguredService`. */
const configureEverythingThatCanBeConfiguredService = v1.implementConfigureEverythingThatCanBeConfiguredService({
  /** Answers `/hazards.long.a_package_whose_name_goes_on_and_on.v1.ConfigureEverythingThatCanBeConfiguredService/ValidateEverythingThatCanBeValidatedBeforehand`. */
  async validateEverythingThatCanBeValidatedBeforehand(request, context) {
    report("ValidateEverythingThatCanBeValidatedBeforehand");
    await useAFieldWhoseNameIsAsLongAsAnybodyWouldWantToTypeIt(request, context);
    return v1.examples.configureEverythingThatCanBeConfiguredServiceValidateEverythingThatCanBeValidatedBeforehand.response(
      request,
    );
  },

  /** Answers `/hazards.long.a_package_whose_name_goes_on_and_on.v1.ConfigureEverythingThatCanBeConfiguredService/Stream`. */
  stream(requests, context) {
    report("Stream");
    return v1.examples.configureEverythingThatCanBeConfiguredServiceStream.conversation(requests, async (request) => {
      await useAFieldWhoseNameIsAsLongAsAnybodyWouldWantToTypeIt(request, context);
    });
  },
});

/** The service `hazards.long.a_package_whose_name_goes_on_and_on.v1.Second`. */
const second = v1.implementSecond({
  /** Answers `/hazards.long.a_package_whose_name_goes_on_and_on.v1.Second/Do`. */
  async do(request, context) {
    report("Do");
    await useAFieldWhoseNameIsAsLongAsAnybodyWouldWantToTypeIt(request, context);
    return v1.examples.secondDo.response(request);
  },
});

/** The service `hazards.long.a_package_whose_name_goes_on_and_on.v1.Third`. */
const third = v1.implementThird({});

/** One of each. */
export const services = [configureEverythingThatCanBeConfiguredService, second, third];
