package com.example.hazards.long_.plugin;

import com.example.hazards.long_.LongPlugin;
import com.example.hazards.long_.VersionedService;

/** A plugin to start from. It is yours: gen-sdk writes this file only once. */
public final class Main {
  private Main() {}

  /** Serves the plugin. */
  public static void main(String[] args) {
    LongPlugin.serve(services());
  }

  /** Returns one of each service. */
  static VersionedService[] services() {
    return new VersionedService[] {
      new MyConfigureEverythingThatCanBeConfiguredService(),
      new MySecond(),
      new MyThird(),
    };
  }
}
