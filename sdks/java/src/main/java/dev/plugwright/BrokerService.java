package dev.plugwright;

import io.grpc.BindableService;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;

/** {@code plugin.GRPCBroker}: the stream on which the two brokers speak. */
final class BrokerService implements BindableService {
  /** What is done with what the peer says. */
  interface Listener {
    /** Takes a message; must not wait. */
    void take(ConnInfo info);

    /** Nobody is left who could say anything, or hear it. */
    void ended();
  }

  static final MethodDescriptor<ConnInfo, ConnInfo> START_STREAM =
      MethodDescriptor.newBuilder(Wire.CONN_INFO, Wire.CONN_INFO)
          .setFullMethodName("plugin.GRPCBroker/StartStream")
          .setType(MethodType.BIDI_STREAMING)
          .build();

  private static final Schema SCHEMA =
      new Schema(
          """
          name: "goplugin/broker.proto" package: "plugin" syntax: "proto3"
          message_type {
            name: "ConnInfo"
            field { name: "service_id" number: 1 type: TYPE_UINT32 label: LABEL_OPTIONAL }
            field { name: "network" number: 2 type: TYPE_STRING label: LABEL_OPTIONAL }
            field { name: "address" number: 3 type: TYPE_STRING label: LABEL_OPTIONAL }
            field { name: "knock" number: 4 type: TYPE_MESSAGE label: LABEL_OPTIONAL
                    type_name: ".plugin.ConnInfo.Knock" }
            nested_type {
              name: "Knock"
              field { name: "knock" number: 1 type: TYPE_BOOL label: LABEL_OPTIONAL }
              field { name: "ack" number: 2 type: TYPE_BOOL label: LABEL_OPTIONAL }
              field { name: "error" number: 3 type: TYPE_STRING label: LABEL_OPTIONAL }
            }
          }
          service {
            name: "GRPCBroker"
            method { name: "StartStream" input_type: ".plugin.ConnInfo"
                     output_type: ".plugin.ConnInfo" client_streaming: true
                     server_streaming: true }
          }
          """,
          List.of());

  private final Listener listener;
  private final Queue<ConnInfo> unsent = new ArrayDeque<>();
  private final Set<Session> sessions = new LinkedHashSet<>();
  private boolean hadSession;
  private boolean closed;

  BrokerService(Listener listener) {
    this.listener = listener;
  }

  @Override
  public ServerServiceDefinition bindService() {
    ServiceDescriptor descriptor =
        ServiceDescriptor.newBuilder("plugin.GRPCBroker")
            .setSchemaDescriptor(SCHEMA)
            .addMethod(START_STREAM)
            .build();
    return ServerServiceDefinition.builder(descriptor)
        .addMethod(START_STREAM, ServerCalls.asyncBidiStreamingCall(this::startStream))
        .build();
  }

  /** Sends a message to the peer, as soon as there is one. */
  synchronized void send(ConnInfo info) {
    unsent.add(info);
    sendAll();
  }

  /** Whether the peer was there and has gone for good (BRK-8). */
  synchronized boolean isOver() {
    return closed || hadSession && sessions.isEmpty();
  }

  /** Ends the streams. */
  synchronized void close() {
    closed = true;
    for (Session session : sessions) {
      session.complete();
    }
    sessions.clear();
    unsent.clear();
  }

  private synchronized StreamObserver<ConnInfo> startStream(StreamObserver<ConnInfo> peer) {
    Session session = new Session(peer);
    if (closed) {
      session.complete();
    } else {
      hadSession = true;
      sessions.add(session);
      ((ServerCallStreamObserver<ConnInfo>) peer)
          .setOnCancelHandler(() -> leave(session));
      sendAll();
    }
    return session;
  }

  private void sendAll() {
    for (Session session : sessions) {
      while (!unsent.isEmpty()) {
        session.peer.onNext(unsent.remove());
      }
    }
  }

  private void leave(Session session) {
    boolean last;
    synchronized (this) {
      last = sessions.remove(session) && sessions.isEmpty();
    }
    if (last) {
      listener.ended();
    }
  }

  /** One call of the method. */
  private final class Session implements StreamObserver<ConnInfo> {
    private final StreamObserver<ConnInfo> peer;

    Session(StreamObserver<ConnInfo> peer) {
      this.peer = peer;
    }

    @Override
    public void onNext(ConnInfo info) {
      listener.take(info);
    }

    @Override
    public void onError(Throwable reason) {
      leave(this);
    }

    @Override
    public void onCompleted() {
      leave(this);
      complete();
    }

    private void complete() {
      try {
        peer.onCompleted();
      } catch (IllegalStateException over) {
        // It was ended before.
      }
    }
  }
}
