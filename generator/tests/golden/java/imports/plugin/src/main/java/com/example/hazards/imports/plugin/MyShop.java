package com.example.hazards.imports.plugin;

import com.example.hazards.imports.plugwright.Requests;
import com.example.hazards.imports.plugwright.Responses;
import com.example.hazards.imports.proto.hazards.common.Money;
import com.example.hazards.imports.v1.Item;
import com.example.hazards.imports.v2.Context;
import com.example.hazards.imports.v2.ContractExamples;
import com.example.hazards.imports.v2.Sale;
import com.example.hazards.imports.v2.Shop;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The service {@code hazards.imports.v2.Shop}.
 *
 * <p>It answers the examples of the contract, and anything else with an empty response. Put
 * your own answers here: gen-sdk writes this file only once.
 */
final class MyShop implements Shop {
  private static final Logger LOG = Logger.getLogger(MyShop.class.getName());

  @Override
  public Money price(Item request, Context context) {
    report("Price");
    return ContractExamples.SHOP_PRICE.response(request);
  }

  @Override
  public void sell(
      Requests<Sale> requests, Responses<Item> responses, Context context) throws Exception {
    report("Sell");
    ContractExamples.SHOP_SELL.conversation(requests, responses, request -> {});
  }

  /** Tells that a method was called, in the two ways that reach the host. */
  private static void report(String method) {
    System.out.println(method + " was called");
    LOG.log(Level.INFO, "called", Map.of("method", method));
  }
}
