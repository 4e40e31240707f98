package dev.plugwright;

/**
 * The responses of a call, in order. They can be gone through once, and each step waits for the
 * next; it throws a {@code StatusRuntimeException} where the call fails.
 *
 * @param <A> the type of a response
 */
public interface Answers<A> extends Iterable<A>, AutoCloseable {
  /** Ends the call without waiting for the rest. */
  @Override
  void close();
}
