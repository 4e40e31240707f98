package dev.plugwright;

import io.netty.channel.Channel;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * The broker over one yamux session. Streams carry no id: the next one after an answered knock
 * belongs to that knock, so at most one answered knock may wait for its stream (MUX-4).
 */
final class Multiplexer {
  private static final int MOST_ANSWERS = 8192;

  private record Answer(int id, long before) {}

  private final Consumer<ConnInfo> peer;
  private final Runnable sessionEnded;
  private final WaitingRoom<ConnInfo> acknowledged = new WaitingRoom<>(Limits.BROKER);
  private final ReentrantLock dialling = new ReentrantLock(true);
  private final Map<Integer, Endpoint> accepting = new HashMap<>();
  private final Map<Integer, Long> early = new HashMap<>();
  private final Queue<Answer> answers = new ArrayDeque<>();
  private YamuxSession session;
  private Endpoint expected;
  private ScheduledFuture<?> expiry;

  /** Takes how to speak to the peer's broker, and what to do when the session is over. */
  Multiplexer(Consumer<ConnInfo> peer, Runnable sessionEnded) {
    this.peer = peer;
    this.sessionEnded = sessionEnded;
  }

  /** Starts the session on the host's one connection; any other is refused (MUX-2). */
  synchronized void admit(Channel connection, Loops loops, Endpoint main) {
    if (session != null) {
      connection.unsafe().closeForcibly();
      return;
    }
    session =
        new YamuxSession(
            YamuxSession.Role.SERVER,
            new YamuxSession.Events() {
              @Override
              public void opened(YamuxStream stream) {
                route(stream, main);
              }

              @Override
              public void closed() {
                sessionEnded.run();
              }
            });
    connection.pipeline().addLast(session);
    loops.group().register(connection);
  }

  /** Answers knocks for an id from now on, and one that came before (MUX-4). */
  synchronized void accept(int id, Endpoint endpoint) {
    accepting.put(id, endpoint);
    Long before = early.remove(id);
    if (before != null) {
      answer(new Answer(id, before));
    }
  }

  /** Answers no further knock for an id. */
  synchronized void refuse(int id) {
    accepting.remove(id);
  }

  /** Takes what the peer says about knocks; what is no knock has no meaning here. */
  synchronized void take(ConnInfo info) {
    if (info.knock().isEmpty()) {
      return;
    }
    int id = info.serviceId();
    if (info.knock().get().ack()) {
      acknowledged.put(id, info);
      return;
    }
    long now = System.nanoTime();
    long before = now + Limits.BROKER.toNanos();
    if (accepting.containsKey(id)) {
      answer(new Answer(id, before));
    } else {
      // Nobody accepts it yet; who knocked waits as long as this is kept.
      early.values().removeIf(limit -> limit - now < 0);
      if (early.size() < MOST_ANSWERS) {
        early.put(id, before);
      }
    }
  }

  /** Returns a stream to what the peer accepts under an id. One dial is under way at a time. */
  YamuxStream dial(int id) throws IOException, InterruptedException {
    dialling.lockInterruptibly();
    try {
      acknowledged.remove(id);
      peer.accept(ConnInfo.knock(id));
      String refusal = acknowledged.take(id).knock().map(ConnInfo.Knock::error).orElse("");
      if (!refusal.isEmpty()) {
        throw new IOException(refusal);
      }
      YamuxStream stream = open();
      awaitAcceptance(stream);
      return stream;
    } finally {
      dialling.unlock();
    }
  }

  /** Fails the dials that wait, and forgets the knocks. */
  synchronized void clear(String reason) {
    acknowledged.clear(reason);
    early.clear();
    answers.clear();
  }

  /** Ends the session. */
  synchronized void close() {
    clear("the plugin ends");
    if (session != null && !session.loop().isShuttingDown()) {
      session.loop().execute(session::close);
    }
  }

  private YamuxStream open() throws IOException, InterruptedException {
    YamuxSession opened;
    synchronized (this) {
      opened = session;
    }
    if (opened == null) {
      throw new IOException("the host has not connected");
    }
    try {
      return opened.loop().submit(opened::open).get();
    } catch (ExecutionException reason) {
      throw new IOException(reason.getCause().getMessage(), reason);
    }
  }

  /** A Go host mixes up streams that come before it has accepted the last one. */
  private static void awaitAcceptance(YamuxStream stream) throws InterruptedException {
    try {
      stream.accepted().get(Limits.STREAM_ACCEPTANCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException tooLate) {
      // Whether it works, the first call will tell.
    }
  }

  private synchronized void route(YamuxStream stream, Endpoint main) {
    if (expected == null) {
      main.admit(stream);
      return;
    }
    Endpoint endpoint = expected;
    expected = null;
    expiry.cancel(false);
    endpoint.admit(stream);
    answerNext();
  }

  private void answer(Answer answer) {
    if (answers.size() < MOST_ANSWERS) {
      answers.add(answer);
      answerNext();
    }
  }

  private void answerNext() {
    while (expected == null && session != null && !answers.isEmpty()) {
      Answer next = answers.remove();
      Endpoint endpoint = accepting.get(next.id());
      if (endpoint == null || next.before() - System.nanoTime() < 0) {
        continue;
      }
      // The route stands before the peer can use it.
      expected = endpoint;
      expiry =
          session
              .loop()
              .schedule(
                  () -> giveUp(endpoint), Limits.BROKER.toMillis(), TimeUnit.MILLISECONDS);
      peer.accept(ConnInfo.acknowledgement(next.id()));
    }
  }

  private synchronized void giveUp(Endpoint endpoint) {
    if (expected == endpoint) {
      expected = null;
      answerNext();
    }
  }
}
