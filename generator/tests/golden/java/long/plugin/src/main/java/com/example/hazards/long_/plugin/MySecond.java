package com.example.hazards.long_.plugin;

import com.example.hazards.long_.v1.Carrier;
import com.example.hazards.long_.v1.Context;
import com.example.hazards.long_.v1.ContractExamples;
import com.example.hazards.long_.v1.Second;
import com.example.hazards.long_.v1.ValidateEverythingThatCanBeValidatedRequest;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The service {@code hazards.long.a_package_whose_name_goes_on_and_on.v1.Second}.
 *
 * <p>It answers the examples of the contract, and anything else with an empty response. Put
 * your own answers here: gen-sdk writes this file only once.
 */
final class MySecond implements Second {
  private static final Logger LOG = Logger.getLogger(MySecond.class.getName());

  @Override
  public Carrier do_(Carrier request, Context context) {
    report("Do");
    useAFieldWhoseNameIsAsLongAsAnybodyWouldWantToTypeIt(request, context);
    return ContractExamples.SECOND_DO.response(request);
  }

  /**
   * Calls the host's {@code hazards.long.a_package_whose_name_goes_on_and_on.v1.AHostServiceThatIsCalledBackNowAndThen}, where it serves one.
   */
  private static void useAFieldWhoseNameIsAsLongAsAnybodyWouldWantToTypeIt(
      Carrier message, Context context) {
    var host = context.aFieldWhoseNameIsAsLongAsAnybodyWouldWantToTypeIt(message);
    if (host.isPresent()) {
      host.get().tellTheHostWhatHasHappenedInTheMeantime(ValidateEverythingThatCanBeValidatedRequest.getDefaultInstance());
    }
  }

  /** Tells that a method was called, in the two ways that reach the host. */
  private static void report(String method) {
    System.out.println(method + " was called");
    LOG.log(Level.INFO, "called", Map.of("method", method));
  }
}
