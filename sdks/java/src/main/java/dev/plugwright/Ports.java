package dev.plugwright;

import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Ports of the loopback interface, the first free ones of the host's range (ENV-6, NET-3). */
final class Ports implements Sockets {
  private static final int LAST_PORT = 65_535;
  private static final byte[] LOOPBACK = {127, 0, 0, 1};

  private final int first;
  private final int last;

  private Ports(int first, int last) {
    this.first = first;
    this.last = last;
  }

  static Ports of(Environment environment) {
    int first = number("PLUGIN_MIN_PORT", environment.minPort());
    int last = number("PLUGIN_MAX_PORT", environment.maxPort());
    if (first > last) {
      throw new StartException(
          ("`PLUGIN_MIN_PORT` is %d and `PLUGIN_MAX_PORT` is %d; the first must not be greater"
                  + " than the second")
              .formatted(first, last));
    }
    return new Ports(first, last);
  }

  @Override
  public Network network() {
    return Network.TCP;
  }

  @Override
  public Listening listen(Binder binder) {
    for (int port = first; port <= last; port += 1) {
      try {
        var channel = binder.bind(new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), port));
        int bound = ((InetSocketAddress) channel.localAddress()).getPort();
        return new Listening(channel, new Address(Network.TCP, "127.0.0.1:" + bound));
      } catch (BindException taken) {
        continue;
      } catch (Exception reason) {
        throw new StartException("the plugin cannot listen on TCP: " + reason, reason);
      }
    }
    throw new StartException(
        ("no port from %d to %d is free; give `PLUGIN_MIN_PORT` and `PLUGIN_MAX_PORT` a wider"
                + " range")
            .formatted(first, last));
  }

  @Override
  public void remove() {
    // Ports leave nothing behind.
  }

  private static int number(String variable, String text) {
    try {
      int port = text.isEmpty() ? 0 : Integer.parseInt(text);
      if (port >= 0 && port <= LAST_PORT) {
        return port;
      }
    } catch (NumberFormatException ignored) {
      // Said below.
    }
    throw new StartException(
        "`%s` is `%s`; a port from 0 to %d was expected".formatted(variable, text, LAST_PORT));
  }
}
