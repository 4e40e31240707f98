package dev.plugwright;

import io.grpc.BindableService;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.stub.ServerCalls;
import java.util.HashMap;
import java.util.Map;

/**
 * A service made of functions that may simply wait: each call has a thread. What a function throws
 * is the call's failure, a {@link io.grpc.StatusException} with exactly its status.
 */
public final class Service implements BindableService {
  private final ServerServiceDefinition definition;

  private Service(ServerServiceDefinition definition) {
    this.definition = definition;
  }

  /** Begins a service; its descriptor comes from the stubs, as {@code getServiceDescriptor()}. */
  public static Builder builder(ServiceDescriptor descriptor) {
    return new Builder(descriptor);
  }

  @Override
  public ServerServiceDefinition bindService() {
    return definition;
  }

  /**
   * Answers a call with one request and one response.
   *
   * @param <Q> the type of a request
   * @param <A> the type of a response
   */
  @FunctionalInterface
  public interface Unary<Q, A> {
    /** Returns the response. */
    A answer(Q request, Call call) throws Exception;
  }

  /**
   * Answers a call with one request and any number of responses.
   *
   * @param <Q> the type of a request
   * @param <A> the type of a response
   */
  @FunctionalInterface
  public interface ServerStreaming<Q, A> {
    /** Sends the responses, then returns. */
    void answer(Q request, Responses<A> responses, Call call) throws Exception;
  }

  /**
   * Answers a call with any number of requests and one response.
   *
   * @param <Q> the type of a request
   * @param <A> the type of a response
   */
  @FunctionalInterface
  public interface ClientStreaming<Q, A> {
    /** Returns the response; it need not read all requests. */
    A answer(Requests<Q> requests, Call call) throws Exception;
  }

  /**
   * Answers a call with any number of requests and of responses.
   *
   * @param <Q> the type of a request
   * @param <A> the type of a response
   */
  @FunctionalInterface
  public interface Bidirectional<Q, A> {
    /** Sends the responses, then returns. */
    void answer(Requests<Q> requests, Responses<A> responses, Call call) throws Exception;
  }

  /** Puts functions to the methods of a service. */
  public static final class Builder {
    private final ServerServiceDefinition.Builder definition;
    private final Map<String, MethodDescriptor<?, ?>> open = new HashMap<>();

    private Builder(ServiceDescriptor descriptor) {
      definition = ServerServiceDefinition.builder(descriptor);
      descriptor.getMethods().forEach(method -> open.put(method.getFullMethodName(), method));
    }

    /** Answers a method that has one request and one response. */
    public <Q, A> Builder unary(MethodDescriptor<Q, A> method, Unary<Q, A> handler) {
      open.remove(method.getFullMethodName());
      definition.addMethod(method, Answering.unary(handler));
      return this;
    }

    /** Answers a method that has one request and a stream of responses. */
    public <Q, A> Builder serverStreaming(
        MethodDescriptor<Q, A> method, ServerStreaming<Q, A> handler) {
      open.remove(method.getFullMethodName());
      definition.addMethod(method, Answering.serverStreaming(handler));
      return this;
    }

    /** Answers a method that has a stream of requests and one response. */
    public <Q, A> Builder clientStreaming(
        MethodDescriptor<Q, A> method, ClientStreaming<Q, A> handler) {
      open.remove(method.getFullMethodName());
      definition.addMethod(method, Answering.clientStreaming(handler));
      return this;
    }

    /** Answers a method that has a stream of requests and one of responses. */
    public <Q, A> Builder bidirectional(
        MethodDescriptor<Q, A> method, Bidirectional<Q, A> handler) {
      open.remove(method.getFullMethodName());
      definition.addMethod(method, Answering.bidirectional(handler));
      return this;
    }

    /** Returns the service. A method without a function answers UNIMPLEMENTED. */
    public Service build() {
      open.values().forEach(this::refuse);
      open.clear();
      return new Service(definition.build());
    }

    private <Q, A> void refuse(MethodDescriptor<Q, A> method) {
      definition.addMethod(
          method,
          ServerCalls.asyncBidiStreamingCall(
              answer -> ServerCalls.asyncUnimplementedStreamingCall(method, answer)));
    }
  }
}
