package com.example.hazards.long_.plugin;

import com.example.hazards.long_.v1.Third;

/**
 * The service {@code hazards.long.a_package_whose_name_goes_on_and_on.v1.Third}.
 *
 * <p>It answers the examples of the contract, and anything else with an empty response. Put
 * your own answers here: gen-sdk writes this file only once.
 */
final class MyThird implements Third {
}
