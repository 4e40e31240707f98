package com.example.examples.greeter.plugin;

import com.example.examples.greeter.GreeterPlugin;
import com.example.examples.greeter.VersionedService;

/** A plugin to start from. It is yours: gen-sdk writes this file only once. */
public final class Main {
  private Main() {}

  /** Serves the plugin. */
  public static void main(String[] args) {
    GreeterPlugin.serve(services());
  }

  /** Returns one of each service. */
  static VersionedService[] services() {
    return new VersionedService[] {
      new MyGreeter(),
    };
  }
}
