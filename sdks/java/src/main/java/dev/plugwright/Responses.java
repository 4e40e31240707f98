package dev.plugwright;

/**
 * Where a handler puts the responses of a call.
 *
 * @param <A> the type of a response
 */
@FunctionalInterface
public interface Responses<A> {
  /**
   * Sends a response. Waits while the caller reads more slowly.
   *
   * @throws io.grpc.StatusRuntimeException CANCELLED when the caller has left
   */
  void send(A response);
}
