package com.example.examples.greeter.plugin;

import com.example.examples.greeter.plugwright.Requests;
import com.example.examples.greeter.plugwright.Responses;
import com.example.examples.greeter.v2.Context;
import com.example.examples.greeter.v2.ContractExamples;
import com.example.examples.greeter.v2.GreetRequest;
import com.example.examples.greeter.v2.GreetResponse;
import com.example.examples.greeter.v2.Greeter;
import com.example.examples.greeter.v2.RepeatRequest;
import com.example.examples.greeter.v2.SignRequest;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Greets people.
 *
 * <p>It answers the examples of the contract, and anything else with an empty response. Put
 * your own answers here: gen-sdk writes this file only once.
 */
final class MyGreeter implements Greeter {
  private static final Logger LOG = Logger.getLogger(MyGreeter.class.getName());

  @Override
  public GreetResponse greet(GreetRequest request, Context context) {
    report("Greet");
    useGuestBook(request, context);
    return ContractExamples.GREETER_GREET.response(request);
  }

  @Override
  public void repeat(RepeatRequest request, Responses<GreetResponse> responses, Context context) {
    report("Repeat");
    ContractExamples.GREETER_REPEAT.responses(request, responses);
  }

  @Override
  public GreetResponse greetAll(Requests<GreetRequest> requests, Context context) throws Exception {
    report("GreetAll");
    return ContractExamples.GREETER_GREET_ALL.summary(
        requests, request -> useGuestBook(request, context));
  }

  @Override
  public void converse(
      Requests<GreetRequest> requests,
      Responses<GreetResponse> responses,
      Context context) throws Exception {
    report("Converse");
    ContractExamples.GREETER_CONVERSE.conversation(
        requests, responses, request -> useGuestBook(request, context));
  }

  /** Calls the host's {@code examples.greeter.v2.GuestBook}, where it serves one. */
  private static void useGuestBook(GreetRequest message, Context context) {
    var host = context.guestBook(message);
    if (host.isPresent()) {
      host.get().sign(SignRequest.getDefaultInstance());
    }
  }

  /** Tells that a method was called, in the two ways that reach the host. */
  private static void report(String method) {
    System.out.println(method + " was called");
    LOG.log(Level.INFO, "called", Map.of("method", method));
  }
}
