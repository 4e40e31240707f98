package dev.plugwright;

import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;

/** Lets every handler of a server know its call and its host. */
record CallInterceptor(Host host) implements ServerInterceptor {
  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata metadata, ServerCallHandler<Q, A> next) {
    return Contexts.interceptCall(Call.contextOf(metadata, host), call, metadata, next);
  }
}
