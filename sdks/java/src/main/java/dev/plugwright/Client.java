package dev.plugwright;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Calls of a service that somebody else serves. A call that fails throws a {@code StatusRuntimeException}. */
public final class Client {
  private final Channel channel;
  private final Optional<Duration> timeout;

  /** Calls what is served at the other end of a channel, and waits as long as it takes. */
  public Client(Channel channel) {
    this(channel, Optional.empty());
  }

  private Client(Channel channel, Optional<Duration> timeout) {
    this.channel = channel;
    this.timeout = timeout;
  }

  /** Returns a client whose every call takes that long at most. */
  public Client within(Duration limit) {
    return new Client(channel, Optional.of(limit));
  }

  /** Returns a client whose calls take that long at most where {@link #within} has said nothing. */
  public Client atMost(Duration limit) {
    return timeout.isPresent() ? this : within(limit);
  }

  /** Returns a client that sends these headers with every call. */
  public Client with(Metadata headers) {
    return new Client(
        ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(headers)),
        timeout);
  }

  /** Calls a method that has one request and one response. */
  public <Q, A> A unary(MethodDescriptor<Q, A> method, Q request) {
    return ClientCalls.blockingUnaryCall(channel, method, options(), request);
  }

  /** Calls a method that has one request and a stream of responses. */
  public <Q, A> Answers<A> serverStreaming(MethodDescriptor<Q, A> method, Q request) {
    StreamedAnswers<Q, A> answers = new StreamedAnswers<>();
    ClientCalls.asyncServerStreamingCall(channel.newCall(method, options()), request, answers);
    return answers;
  }

  /** Calls a method that has a stream of requests and one response. */
  public <Q, A> A clientStreaming(MethodDescriptor<Q, A> method, Iterable<? extends Q> requests) {
    try (StreamedAnswers<Q, A> answers = new StreamedAnswers<>()) {
      ClientCalls.asyncClientStreamingCall(channel.newCall(method, options()), answers);
      answers.send(requests);
      return answers.iterator().next();
    }
  }

  /** Calls a method that has streams both ways; the requests are asked for on another thread. */
  public <Q, A> Answers<A> bidirectional(
      MethodDescriptor<Q, A> method, Iterable<? extends Q> requests) {
    StreamedAnswers<Q, A> answers = new StreamedAnswers<>();
    ClientCalls.asyncBidiStreamingCall(channel.newCall(method, options()), answers);
    Workers.POOL.execute(() -> answers.send(requests));
    return answers;
  }

  private CallOptions options() {
    return timeout
        .map(it -> CallOptions.DEFAULT.withDeadlineAfter(it.toNanos(), TimeUnit.NANOSECONDS))
        .orElse(CallOptions.DEFAULT);
  }
}
