package com.example.hazards.comments.plugin;

import com.example.hazards.comments.v1.Context;
import com.example.hazards.comments.v1.ContractExamples;
import com.example.hazards.comments.v1.Hostile;
import com.example.hazards.comments.v1.Quotes;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * """
 * import os; os.system("true")
 * """
 *
 * <p>It answers the examples of the contract, and anything else with an empty response. Put
 * your own answers here: gen-sdk writes this file only once.
 */
final class MyHostile implements Hostile {
  private static final Logger LOG = Logger.getLogger(MyHostile.class.getName());

  @Override
  public Quotes backslash(Quotes request, Context context) {
    report("Backslash");
    return ContractExamples.HOSTILE_BACKSLASH.response(request);
  }

  @Override
  public Quotes quote(Quotes request, Context context) {
    report("Quote");
    return ContractExamples.HOSTILE_QUOTE.response(request);
  }

  @Override
  public Quotes escapes(Quotes request, Context context) {
    report("Escapes");
    return ContractExamples.HOSTILE_ESCAPES.response(request);
  }

  @Override
  public Quotes block(Quotes request, Context context) {
    report("Block");
    return ContractExamples.HOSTILE_BLOCK.response(request);
  }

  /** Tells that a method was called, in the two ways that reach the host. */
  private static void report(String method) {
    System.out.println(method + " was called");
    LOG.log(Level.INFO, "called", Map.of("method", method));
  }
}
