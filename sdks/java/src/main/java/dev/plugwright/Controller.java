package dev.plugwright;

import com.google.protobuf.Empty;
import io.grpc.BindableService;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.util.List;

/** {@code plugin.GRPCController}: how a host asks the plugin to end (CTL-1). */
final class Controller implements BindableService {
  // `plugin.Empty` has the same bytes as the well-known type: none.
  static final MethodDescriptor<Empty, Empty> SHUTDOWN =
      MethodDescriptor.newBuilder(
              ProtoUtils.marshaller(Empty.getDefaultInstance()),
              ProtoUtils.marshaller(Empty.getDefaultInstance()))
          .setFullMethodName("plugin.GRPCController/Shutdown")
          .setType(MethodType.UNARY)
          .build();

  private static final Schema SCHEMA =
      new Schema(
          """
          name: "goplugin/controller.proto" package: "plugin" syntax: "proto3"
          message_type { name: "Empty" }
          service {
            name: "GRPCController"
            method { name: "Shutdown" input_type: ".plugin.Empty" output_type: ".plugin.Empty" }
          }
          """,
          List.of());

  private final Stdio stdio;
  private final Runnable stop;

  Controller(Stdio stdio, Runnable stop) {
    this.stdio = stdio;
    this.stop = stop;
  }

  @Override
  public ServerServiceDefinition bindService() {
    ServiceDescriptor descriptor =
        ServiceDescriptor.newBuilder("plugin.GRPCController")
            .setSchemaDescriptor(SCHEMA)
            .addMethod(SHUTDOWN)
            .build();
    return ServerServiceDefinition.builder(descriptor)
        .addMethod(SHUTDOWN, ServerCalls.asyncUnaryCall(this::shutdown))
        .build();
  }

  /**
   * The host closes the connection as soon as it has the reply, so what must still reach it goes
   * out first, in a time that is short and bounded (CTL-3).
   */
  private void shutdown(Empty request, StreamObserver<Empty> answer) {
    ServerCallStreamObserver<Empty> call = (ServerCallStreamObserver<Empty>) answer;
    call.setOnCloseHandler(stop);
    call.setOnCancelHandler(stop);
    try {
      stdio.drain(Limits.DRAIN);
    } catch (InterruptedException interruption) {
      Thread.currentThread().interrupt();
    }
    call.onNext(Empty.getDefaultInstance());
    call.onCompleted();
  }
}
