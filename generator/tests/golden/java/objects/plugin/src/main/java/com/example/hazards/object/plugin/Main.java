package com.example.hazards.object.plugin;

import com.example.hazards.object.ObjectPlugin;
import com.example.hazards.object.VersionedService;

/** A plugin to start from. It is yours: gen-sdk writes this file only once. */
public final class Main {
  private Main() {}

  /** Serves the plugin. */
  public static void main(String[] args) {
    ObjectPlugin.serve(services());
  }

  /** Returns one of each service. */
  static VersionedService[] services() {
    return new VersionedService[] {
      new MyObjects(),
    };
  }
}
