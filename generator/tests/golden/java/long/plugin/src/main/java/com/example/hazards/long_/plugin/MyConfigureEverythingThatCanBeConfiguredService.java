package com.example.hazards.long_.plugin;

import com.example.hazards.long_.plugwright.Requests;
import com.example.hazards.long_.plugwright.Responses;
import com.example.hazards.long_.v1.ConfigureEverythingThatCanBeConfiguredService;
import com.example.hazards.long_.v1.Context;
import com.example.hazards.long_.v1.ContractExamples;
import com.example.hazards.long_.v1.ValidateEverythingThatCanBeValidatedRequest;
import com.example.hazards.long_.v1.ValidateEverythingThatCanBeValidatedResponse;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The service {@code hazards.long.a_package_whose_name_goes_on_and_on.v1.ConfigureEverythingThatCanBeConfiguredService}.
 *
 * <p>It answers the examples of the contract, and anything else with an empty response. Put
 * your own answers here: gen-sdk writes this file only once.
 */
final class MyConfigureEverythingThatCanBeConfiguredService implements ConfigureEverythingThatCanBeConfiguredService {
  private static final Logger LOG = Logger.getLogger(MyConfigureEverythingThatCanBeConfiguredService.class.getName());

  @Override
  public ValidateEverythingThatCanBeValidatedResponse validateEverythingThatCanBeValidatedBeforehand(
      ValidateEverythingThatCanBeValidatedRequest request, Context context) {
    report("ValidateEverythingThatCanBeValidatedBeforehand");
    useAFieldWhoseNameIsAsLongAsAnybodyWouldWantToTypeIt(request, context);
    return ContractExamples.CONFIGURE_EVERYTHING_THAT_CAN_BE_CONFIGURED_SERVICE_VALIDATE_EVERYTHING_THAT_CAN_BE_VALIDATED_BEFOREHAND.response(
        request);
  }

  @Override
  public void stream(
      Requests<ValidateEverythingThatCanBeValidatedRequest> requests,
      Responses<ValidateEverythingThatCanBeValidatedResponse> responses,
      Context context) throws Exception {
    report("Stream");
    ContractExamples.CONFIGURE_EVERYTHING_THAT_CAN_BE_CONFIGURED_SERVICE_STREAM.conversation(
        requests,
        responses,
        request -> useAFieldWhoseNameIsAsLongAsAnybodyWouldWantToTypeIt(request, context));
  }

  /**
   * Calls the host's {@code hazards.long.a_package_whose_name_goes_on_and_on.v1.AHostServiceThatIsCalledBackNowAndThen}, where it serves one.
   */
  private static void useAFieldWhoseNameIsAsLongAsAnybodyWouldWantToTypeIt(
      ValidateEverythingThatCanBeValidatedRequest message, Context context) {
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
