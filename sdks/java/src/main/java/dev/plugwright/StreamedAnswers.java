package dev.plugwright;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;

/** One call of a client with streams, for a caller that waits on it. */
final class StreamedAnswers<Q, A> implements Answers<A>, ClientResponseObserver<Q, A> {
  private final Queue<A> waiting = new ArrayDeque<>();
  private ClientCallStreamObserver<Q> call;
  private boolean over;
  private StatusRuntimeException failure;

  @Override
  public void beforeStart(ClientCallStreamObserver<Q> started) {
    call = started;
    call.disableAutoRequestWithInitial(2);
    call.setOnReadyHandler(this::wake);
  }

  /** Sends requests until there are no more, or the call is over. */
  void send(Iterable<? extends Q> requests) {
    try {
      for (Q request : requests) {
        if (!awaitRoom()) {
          return;
        }
        call.onNext(request);
      }
      call.onCompleted();
    } catch (RuntimeException reason) {
      // The cancellation comes back as a failure too, which knows less.
      fail(Status.CANCELLED.withDescription(Failures.describe(reason)).withCause(reason));
      call.cancel("a request could not be made", reason);
    }
  }

  @Override
  public Iterator<A> iterator() {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return awaitAnswer();
      }

      @Override
      public A next() {
        return take();
      }
    };
  }

  @Override
  public void close() {
    call.cancel("the caller has left", null);
  }

  @Override
  public synchronized void onNext(A answer) {
    waiting.add(answer);
    notifyAll();
  }

  @Override
  public void onError(Throwable reason) {
    fail(Status.fromThrowable(reason));
  }

  @Override
  public synchronized void onCompleted() {
    over = true;
    notifyAll();
  }

  private synchronized void fail(Status status) {
    if (!over) {
      over = true;
      failure = status.asRuntimeException();
      notifyAll();
    }
  }

  private synchronized void wake() {
    notifyAll();
  }

  private synchronized boolean awaitRoom() {
    while (!call.isReady() && !over) {
      pause();
    }
    return !over;
  }

  private synchronized boolean awaitAnswer() {
    while (waiting.isEmpty() && !over) {
      pause();
    }
    if (waiting.isEmpty() && failure != null) {
      throw failure;
    }
    return !waiting.isEmpty();
  }

  private synchronized A take() {
    if (!awaitAnswer()) {
      throw new NoSuchElementException("the call has no further response");
    }
    call.request(1);
    return waiting.remove();
  }

  private void pause() {
    try {
      wait();
    } catch (InterruptedException interruption) {
      Thread.currentThread().interrupt();
      throw Failures.cancelled("the caller was interrupted");
    }
  }
}
