package dev.plugwright;

import com.google.protobuf.ByteString;
import com.google.protobuf.Empty;
import com.google.protobuf.EmptyProto;
import io.grpc.BindableService;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code plugin.GRPCStdio}: carries what the plugin prints to the host. */
final class Stdio implements BindableService {
  static final MethodDescriptor<Empty, StdioData> STREAM_STDIO =
      MethodDescriptor.newBuilder(
              ProtoUtils.marshaller(Empty.getDefaultInstance()), Wire.STDIO_DATA)
          .setFullMethodName("plugin.GRPCStdio/StreamStdio")
          .setType(MethodType.SERVER_STREAMING)
          .build();

  private static final Schema SCHEMA =
      new Schema(
          """
          name: "goplugin/stdio.proto" package: "plugin" syntax: "proto3"
          dependency: "google/protobuf/empty.proto"
          message_type {
            name: "StdioData"
            field { name: "channel" number: 1 type: TYPE_ENUM label: LABEL_OPTIONAL
                    type_name: ".plugin.StdioData.Channel" }
            field { name: "data" number: 2 type: TYPE_BYTES label: LABEL_OPTIONAL }
            enum_type {
              name: "Channel"
              value { name: "INVALID" number: 0 }
              value { name: "STDOUT" number: 1 }
              value { name: "STDERR" number: 2 }
            }
          }
          service {
            name: "GRPCStdio"
            method { name: "StreamStdio" input_type: ".google.protobuf.Empty"
                     output_type: ".plugin.StdioData" server_streaming: true }
          }
          """,
          List.of(EmptyProto::getDescriptor));

  private final Output output = new Output(this::sendAll);
  private final Set<ServerCallStreamObserver<StdioData>> readers = new LinkedHashSet<>();
  private boolean draining;

  /** What has been printed and not been sent. */
  Output output() {
    return output;
  }

  @Override
  public ServerServiceDefinition bindService() {
    ServiceDescriptor descriptor =
        ServiceDescriptor.newBuilder("plugin.GRPCStdio")
            .setSchemaDescriptor(SCHEMA)
            .addMethod(STREAM_STDIO)
            .build();
    return ServerServiceDefinition.builder(descriptor)
        .addMethod(STREAM_STDIO, ServerCalls.asyncServerStreamingCall(this::read))
        .build();
  }

  /**
   * Sends what was printed so far, then ends the streams, within a time limit. The host closes the
   * connection as soon as Shutdown is answered, so this waits until all of it has left.
   */
  synchronized void drain(Duration limit) throws InterruptedException {
    draining = true;
    sendAll();
    long end = System.nanoTime() + limit.toNanos();
    for (long left = limit.toNanos(); left > 0 && !readers.isEmpty(); left = end - System.nanoTime()) {
      wait(Math.max(1, Duration.ofNanos(left).toMillis()));
    }
  }

  private synchronized void read(Empty request, StreamObserver<StdioData> answer) {
    ServerCallStreamObserver<StdioData> reader = (ServerCallStreamObserver<StdioData>) answer;
    reader.setOnReadyHandler(this::sendAll);
    reader.setOnCancelHandler(() -> leave(reader));
    reader.setOnCloseHandler(() -> leave(reader));
    readers.add(reader);
    sendAll();
  }

  private synchronized void leave(ServerCallStreamObserver<StdioData> reader) {
    readers.remove(reader);
    notifyAll();
  }

  private synchronized void sendAll() {
    for (ServerCallStreamObserver<StdioData> reader : List.copyOf(readers)) {
      Optional<StdioData> next = Optional.empty();
      while (reader.isReady() && !reader.isCancelled() && (next = output.poll()).isPresent()) {
        reader.onNext(next.get());
      }
    }
    if (draining && output.isEmpty()) {
      readers.forEach(Stdio::complete);
    }
  }

  private static void complete(ServerCallStreamObserver<StdioData> reader) {
    try {
      reader.onCompleted();
    } catch (IllegalStateException over) {
      // It was completed before, and its last message is still on the way.
    }
  }
}
