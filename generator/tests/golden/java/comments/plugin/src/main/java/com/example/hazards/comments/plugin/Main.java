package com.example.hazards.comments.plugin;

import com.example.hazards.comments.CommentsPlugin;
import com.example.hazards.comments.VersionedService;

/** A plugin to start from. It is yours: gen-sdk writes this file only once. */
public final class Main {
  private Main() {}

  /** Serves the plugin. */
  public static void main(String[] args) {
    CommentsPlugin.serve(services());
  }

  /** Returns one of each service. */
  static VersionedService[] services() {
    return new VersionedService[] {
      new MyHostile(),
    };
  }
}
