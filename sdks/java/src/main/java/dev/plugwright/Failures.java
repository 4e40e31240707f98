package dev.plugwright;

import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import java.util.logging.Level;
import java.util.logging.Logger;

/** What a caller, and the host's log, are told of what was thrown. */
final class Failures {
  private static final Logger LOG = Logger.getLogger("plugwright");

  private Failures() {}

  /** Turns what a handler threw into the call's status. Only a status is meant for the caller. */
  static StatusRuntimeException ofCall(Throwable thrown) {
    if (thrown instanceof StatusRuntimeException failure) {
      return failure;
    }
    if (thrown instanceof StatusException failure) {
      return failure.getStatus().asRuntimeException(failure.getTrailers());
    }
    LOG.log(Level.SEVERE, "a handler failed", thrown);
    if (thrown instanceof InterruptedException) {
      Thread.currentThread().interrupt();
    }
    return Status.UNKNOWN.withDescription(describe(thrown)).asRuntimeException();
  }

  /** What is said of anything that was thrown. */
  static String describe(Throwable thrown) {
    String name = thrown.getClass().getSimpleName();
    return thrown.getMessage() == null ? name : name + ": " + thrown.getMessage();
  }

  static StatusRuntimeException cancelled(String reason) {
    return Status.CANCELLED.withDescription(reason).asRuntimeException();
  }
}
