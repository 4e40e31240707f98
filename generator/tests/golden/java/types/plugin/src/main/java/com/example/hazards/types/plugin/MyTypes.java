package com.example.hazards.types.plugin;

import com.example.hazards.types.plugwright.Requests;
import com.example.hazards.types.plugwright.Responses;
import com.example.hazards.types.v1.Choice;
import com.example.hazards.types.v1.Collections;
import com.example.hazards.types.v1.Context;
import com.example.hazards.types.v1.ContractExamples;
import com.example.hazards.types.v1.Scalars;
import com.example.hazards.types.v1.Tree;
import com.example.hazards.types.v1.Types;
import com.example.hazards.types.v1.WellKnown;
import com.google.protobuf.Empty;
import com.google.protobuf.Timestamp;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Passes messages around.
 *
 * <p>It answers the examples of the contract, and anything else with an empty response. Put
 * your own answers here: gen-sdk writes this file only once.
 */
final class MyTypes implements Types {
  private static final Logger LOG = Logger.getLogger(MyTypes.class.getName());

  @Override
  public Scalars scalars(Scalars request, Context context) {
    report("Scalars");
    return ContractExamples.TYPES_SCALARS.response(request);
  }

  @Override
  public Empty nothing(Empty request, Context context) {
    report("Nothing");
    return ContractExamples.TYPES_NOTHING.response(request);
  }

  @Override
  public Collections collections(Collections request, Context context) {
    report("Collections");
    return ContractExamples.TYPES_COLLECTIONS.response(request);
  }

  @Override
  public void trees(
      Requests<Tree> requests, Responses<Tree> responses, Context context) throws Exception {
    report("Trees");
    ContractExamples.TYPES_TREES.conversation(requests, responses, request -> {});
  }

  @Override
  public Choice choices(Choice request, Context context) {
    report("Choices");
    return ContractExamples.TYPES_CHOICES.response(request);
  }

  @Override
  public void moments(WellKnown request, Responses<Timestamp> responses, Context context) {
    report("Moments");
    ContractExamples.TYPES_MOMENTS.responses(request, responses);
  }

  @Override
  public Choice old(Choice request, Context context) {
    report("Old");
    return ContractExamples.TYPES_OLD.response(request);
  }

  /** Tells that a method was called, in the two ways that reach the host. */
  private static void report(String method) {
    System.out.println(method + " was called");
    LOG.log(Level.INFO, "called", Map.of("method", method));
  }
}
