package com.example.hazards.types.plugin;

import com.example.hazards.types.TypesPlugin;
import com.example.hazards.types.VersionedService;

/** A plugin to start from. It is yours: gen-sdk writes this file only once. */
public final class Main {
  private Main() {}

  /** Serves the plugin. */
  public static void main(String[] args) {
    TypesPlugin.serve(services());
  }

  /** Returns one of each service. */
  static VersionedService[] services() {
    return new VersionedService[] {
      new MyTypes(),
    };
  }
}
