package dev.plugwright;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;

/** One call with streams, for a handler that waits on them. */
final class Conversation<Q, A> {
  // Requests that may wait for the handler; each is asked for when there is room.
  private static final int MOST_WAITING = 8;

  private final ServerCallStreamObserver<A> observer;
  private final Queue<Q> waiting = new ArrayDeque<>();
  private boolean ended;
  private boolean left;

  /** Must be made before the call's handler returns to grpc-java. */
  Conversation(ServerCallStreamObserver<A> observer) {
    this.observer = observer;
    observer.setOnReadyHandler(this::wake);
    observer.setOnCancelHandler(this::leave);
  }

  ServerCallStreamObserver<A> observer() {
    return observer;
  }

  /** Takes what the caller sends. */
  StreamObserver<Q> incoming() {
    observer.disableAutoRequest();
    observer.request(MOST_WAITING);
    return new StreamObserver<>() {
      @Override
      public void onNext(Q request) {
        put(request);
      }

      @Override
      public void onError(Throwable reason) {
        leave();
      }

      @Override
      public void onCompleted() {
        end();
      }
    };
  }

  Requests<Q> requests() {
    return () ->
        new Iterator<>() {
          @Override
          public boolean hasNext() {
            return awaitRequest();
          }

          @Override
          public Q next() {
            return take();
          }
        };
  }

  Responses<A> responses() {
    return this::send;
  }

  private synchronized void put(Q request) {
    waiting.add(request);
    notifyAll();
  }

  private synchronized void end() {
    ended = true;
    notifyAll();
  }

  private synchronized void leave() {
    left = true;
    waiting.clear();
    notifyAll();
  }

  private synchronized void wake() {
    notifyAll();
  }

  private synchronized boolean awaitRequest() {
    while (waiting.isEmpty() && !ended && !left) {
      pause();
    }
    if (left) {
      throw Failures.cancelled("the caller has left");
    }
    return !waiting.isEmpty();
  }

  private synchronized Q take() {
    if (!awaitRequest()) {
      throw new NoSuchElementException("the caller has sent all its requests");
    }
    observer.request(1);
    return waiting.remove();
  }

  private synchronized void send(A response) {
    while (!observer.isReady() && !left) {
      pause();
    }
    if (left) {
      throw Failures.cancelled("the caller has left");
    }
    observer.onNext(response);
  }

  private void pause() {
    try {
      wait();
    } catch (InterruptedException interruption) {
      Thread.currentThread().interrupt();
      throw Failures.cancelled("the handler was interrupted");
    }
  }
}
