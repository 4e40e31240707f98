package dev.plugwright;

import io.grpc.BindableService;
import io.grpc.ManagedChannel;
import java.util.Optional;

/** The host of a plugin, as far as a handler reaches it: further connections, by id. */
public interface Host {
  /**
   * Returns the host of the call that this thread answers.
   *
   * @throws IllegalStateException outside a handler; keep what a handler got instead
   */
  static Host current() {
    Call call = Call.KEY.get();
    if (call == null) {
      throw new IllegalStateException(
          "this thread answers no call; take the host in a handler and keep it");
    }
    return call.host();
  }

  /**
   * Returns a client of what the host serves under an id (BRK-3). It may be used after the call,
   * and whoever asks for the same id again gets the same client while it lives.
   *
   * @throws io.grpc.StatusRuntimeException UNAVAILABLE where the host does not announce the id
   *     within 5 s, or no longer takes part
   */
  ManagedChannel dial(int id);

  /** Returns the same, or nothing where the id is 0, which says that the host serves nothing. */
  default Optional<ManagedChannel> connect(int id) {
    return id == 0 ? Optional.empty() : Optional.of(dial(id));
  }

  /** Serves on a connection of its own, and returns the id under which the host can dial it. */
  Accepted accept(BindableService... services);

  /**
   * Serves on a connection of its own under an id that both sides know (BRK-2).
   *
   * @throws io.grpc.StatusRuntimeException ALREADY_EXISTS where the id is in use (BRK-6)
   */
  Accepted accept(int id, BindableService... services);

  /** A connection on which the plugin serves; it ends with the plugin, unless it is closed. */
  interface Accepted extends AutoCloseable {
    /** The id under which the host can dial it. */
    int id();

    /** Takes no further connection, and ends every call. */
    @Override
    void close();
  }
}
