package dev.plugwright;

/**
 * The requests of a call, in order. They can be gone through once. Each step waits for the next;
 * it throws a {@code StatusRuntimeException} with the status CANCELLED when the caller has left.
 *
 * @param <Q> the type of a request
 */
public interface Requests<Q> extends Iterable<Q> {}
