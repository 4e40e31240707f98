package dev.plugwright;

import io.grpc.Context;
import io.grpc.ServerCallHandler;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;

/** Between the functions of a {@link Service} and what grpc-java calls. */
final class Answering {
  private Answering() {}

  static <Q, A> ServerCallHandler<Q, A> unary(Service.Unary<Q, A> handler) {
    return ServerCalls.asyncUnaryCall(
        (request, answer) -> complete(answer, () -> handler.answer(request, Call.KEY.get())));
  }

  static <Q, A> ServerCallHandler<Q, A> serverStreaming(Service.ServerStreaming<Q, A> handler) {
    return ServerCalls.asyncServerStreamingCall(
        (request, answer) -> {
          Call call = Call.KEY.get();
          Conversation<Q, A> conversation = new Conversation<>(serverSide(answer));
          start(
              () ->
                  finish(
                      conversation,
                      () -> handler.answer(request, conversation.responses(), call)));
        });
  }

  static <Q, A> ServerCallHandler<Q, A> clientStreaming(Service.ClientStreaming<Q, A> handler) {
    return ServerCalls.asyncClientStreamingCall(
        answer -> {
          Call call = Call.KEY.get();
          Conversation<Q, A> conversation = new Conversation<>(serverSide(answer));
          start(
              () ->
                  complete(
                      conversation.observer(),
                      () -> handler.answer(conversation.requests(), call)));
          return conversation.incoming();
        });
  }

  static <Q, A> ServerCallHandler<Q, A> bidirectional(Service.Bidirectional<Q, A> handler) {
    return ServerCalls.asyncBidiStreamingCall(
        answer -> {
          Call call = Call.KEY.get();
          Conversation<Q, A> conversation = new Conversation<>(serverSide(answer));
          start(
              () ->
                  finish(
                      conversation,
                      () ->
                          handler.answer(
                              conversation.requests(), conversation.responses(), call)));
          return conversation.incoming();
        });
  }

  private interface Producer<A> {
    A get() throws Exception;
  }

  private interface Action {
    void run() throws Exception;
  }

  /** Runs a function that waits apart from the thread that tells it what it waits for. */
  private static void start(Runnable work) {
    Context.currentContextExecutor(Workers.POOL).execute(work);
  }

  private static <A> void complete(StreamObserver<A> answer, Producer<A> handler) {
    try {
      A response = handler.get();
      if (response == null) {
        throw new IllegalStateException("the handler returned null instead of a response");
      }
      answer.onNext(response);
      answer.onCompleted();
    } catch (Throwable reason) {
      fail(answer, reason);
    }
  }

  private static <Q, A> void finish(Conversation<Q, A> conversation, Action handler) {
    try {
      handler.run();
      conversation.observer().onCompleted();
    } catch (Throwable reason) {
      fail(conversation.observer(), reason);
    }
  }

  private static void fail(StreamObserver<?> answer, Throwable reason) {
    RuntimeException failure = Failures.ofCall(reason);
    try {
      answer.onError(failure);
    } catch (IllegalStateException over) {
      // The call has been answered, or its caller has left.
    }
  }

  private static <A> ServerCallStreamObserver<A> serverSide(StreamObserver<A> answer) {
    return (ServerCallStreamObserver<A>) answer;
  }
}
