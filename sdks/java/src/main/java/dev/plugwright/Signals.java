package dev.plugwright;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;

/**
 * Lets code run when a signal comes. The JDK's class for that is supported, yet no compiler lets it
 * be named without a warning that cannot be turned off.
 */
final class Signals {
  private Signals() {}

  /** Runs an action instead of what the JVM would do, where the system has such a signal. */
  static void handle(String name, Runnable action) {
    InvocationHandler handler =
        (proxy, method, arguments) -> {
          action.run();
          return null;
        };
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handling = Class.forName("sun.misc.SignalHandler");
      Object handled =
          Proxy.newProxyInstance(Signals.class.getClassLoader(), new Class<?>[] {handling}, handler);
      signal
          .getMethod("handle", signal, handling)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), handled);
    } catch (ReflectiveOperationException unknown) {
      // The JVM was told to leave signals alone, or the system has no such signal.
    }
  }
}
