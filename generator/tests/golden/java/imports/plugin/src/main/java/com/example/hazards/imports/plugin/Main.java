package com.example.hazards.imports.plugin;

import com.example.hazards.imports.ImportsPlugin;
import com.example.hazards.imports.VersionedService;

/** A plugin to start from. It is yours: gen-sdk writes this file only once. */
public final class Main {
  private Main() {}

  /** Serves the plugin. */
  public static void main(String[] args) {
    ImportsPlugin.serve(services());
  }

  /** Returns one of each service. */
  static VersionedService[] services() {
    return new VersionedService[] {
      new MyShop(),
    };
  }
}
