package dev.plugwright;

/** Where a plugin listens: a path, or {@code host:port}. */
record Address(Network network, String text) {}
