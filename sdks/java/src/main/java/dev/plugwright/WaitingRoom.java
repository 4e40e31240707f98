package dev.plugwright;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Items that come before or after somebody asks for them, by id. Each keeps for a while (BRK-4) and
 * is taken once (BRK-6).
 */
final class WaitingRoom<T> {
  // A peer that announces without end must not fill the memory.
  private static final int MOST_ITEMS = 8192;

  private record Item<T>(T value, long before) {}

  private final long keeps;
  private final Map<Integer, Item<T>> items = new HashMap<>();
  private int cleared;
  private String reason = "";

  WaitingRoom(Duration keeps) {
    this.keeps = keeps.toNanos();
  }

  /** Keeps an item, unless one waits for the same id. */
  synchronized void put(int id, T value) {
    long now = System.nanoTime();
    items.values().removeIf(item -> item.before() - now < 0);
    if (items.size() < MOST_ITEMS) {
      items.putIfAbsent(id, new Item<>(value, now + keeps));
      notifyAll();
    }
  }

  /** Drops an item that nobody has asked for yet. */
  synchronized void remove(int id) {
    items.remove(id);
  }

  /** Returns the item of an id, and waits for it as long as one would keep. */
  synchronized T take(int id) throws IOException, InterruptedException {
    long end = System.nanoTime() + keeps;
    int before = cleared;
    for (long left = keeps; left > 0; left = end - System.nanoTime()) {
      Item<T> item = items.remove(id);
      if (item != null && item.before() - System.nanoTime() >= 0) {
        return item.value();
      }
      wait(Math.max(1, Duration.ofNanos(left).toMillis()));
      if (cleared != before) {
        throw new IOException(reason);
      }
    }
    throw new IOException(
        "the host has not answered within %d s".formatted(Duration.ofNanos(keeps).toSeconds()));
  }

  /** Forgets everything, and sends away whoever waits. */
  synchronized void clear(String why) {
    items.clear();
    reason = why;
    cleared += 1;
    notifyAll();
  }
}
