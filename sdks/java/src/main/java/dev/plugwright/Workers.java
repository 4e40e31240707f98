package dev.plugwright;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The threads of handlers that wait for messages; as many as there are such calls. */
final class Workers {
  static final ExecutorService POOL =
      Executors.newCachedThreadPool(new DefaultThreadFactory("plugwright-call", true));

  private Workers() {}
}
