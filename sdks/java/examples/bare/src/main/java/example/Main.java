package example;

import com.google.protobuf.BytesValue;
import com.google.protobuf.Empty;
import com.google.protobuf.Message;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A plugin with nothing of the runtime: grpc-java, two handlers, and the line a host needs. {@code
 * bench/runtimes.py} measures the runtime beside it. {@code record} as its argument makes it its
 * own host for one call, for the archive of its classes.
 */
final class Main {
  private static final int LIMIT_SECONDS = 60;
  // Says for each connection that unix sockets have no keep-alive.
  private static final Logger BOOTSTRAP = Logger.getLogger("io.netty.bootstrap");
  private static final MethodDescriptor<BytesValue, BytesValue> ECHO =
      method("plugwright.v1.Probe/Echo", MethodType.UNARY, BytesValue.getDefaultInstance());
  private static final MethodDescriptor<BytesValue, BytesValue> CHAT =
      method("plugwright.v1.Probe/Chat", MethodType.BIDI_STREAMING, BytesValue.getDefaultInstance());
  private static final MethodDescriptor<Empty, Empty> SHUTDOWN =
      method("plugin.GRPCController/Shutdown", MethodType.UNARY, Empty.getDefaultInstance());

  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(
          Runtime.getRuntime().availableProcessors(), NioIoHandler.newFactory());
  private final CountDownLatch ended = new CountDownLatch(1);

  private Main() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    new Main().run(List.of(arguments).contains("record"));
  }

  private void run(boolean record) throws IOException, InterruptedException {
    BOOTSTRAP.setLevel(Level.SEVERE);
    Path folder = Files.createTempDirectory("bare");
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("bare"));
    Server server = serve(address);
    System.out.println("1|1|unix|%s|grpc".formatted(address));
    if (record) {
      call(address);
    }
    ended.await();
    server.shutdown().awaitTermination(LIMIT_SECONDS, TimeUnit.SECONDS);
    // A JVM that exits while such a thread waits for input takes a third of a second more.
    loops.shutdownGracefully(0, LIMIT_SECONDS, TimeUnit.SECONDS).sync();
    Files.deleteIfExists(address.getPath());
    Files.delete(folder);
  }

  private Server serve(UnixDomainSocketAddress address) throws IOException {
    return NettyServerBuilder.forAddress(address)
        .channelType(NioServerDomainSocketChannel.class)
        .bossEventLoopGroup(loops)
        .workerEventLoopGroup(loops)
        .addService(
            ServerServiceDefinition.builder("plugwright.v1.Probe")
                .addMethod(ECHO, ServerCalls.asyncUnaryCall(Main::echo))
                .addMethod(CHAT, ServerCalls.asyncBidiStreamingCall(Echoes::new))
                .build())
        .addService(
            ServerServiceDefinition.builder("plugin.GRPCController")
                .addMethod(SHUTDOWN, ServerCalls.asyncUnaryCall(this::shutdown))
                .build())
        .build()
        .start();
  }

  private void call(UnixDomainSocketAddress address) {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress(address)
            .overrideAuthority("localhost")
            .channelType(NioDomainSocketChannel.class)
            .eventLoopGroup(loops)
            .usePlaintext()
            .build();
    CallOptions within = CallOptions.DEFAULT.withDeadlineAfter(LIMIT_SECONDS, TimeUnit.SECONDS);
    ClientCalls.blockingUnaryCall(channel, ECHO, within, BytesValue.getDefaultInstance());
    ClientCalls.blockingUnaryCall(channel, SHUTDOWN, within, Empty.getDefaultInstance());
    channel.shutdown();
  }

  private static void echo(BytesValue request, StreamObserver<BytesValue> answer) {
    answer.onNext(request);
    answer.onCompleted();
  }

  private void shutdown(Empty request, StreamObserver<Empty> answer) {
    answer.onNext(request);
    answer.onCompleted();
    ended.countDown();
  }

  private static <M extends Message> MethodDescriptor<M, M> method(
      String name, MethodType type, M message) {
    return MethodDescriptor.newBuilder(ProtoUtils.marshaller(message), ProtoUtils.marshaller(message))
        .setFullMethodName(name)
        .setType(type)
        .build();
  }

  /** Returns each message. */
  private record Echoes(StreamObserver<BytesValue> answer) implements StreamObserver<BytesValue> {
    @Override
    public void onNext(BytesValue message) {
      answer.onNext(message);
    }

    @Override
    public void onError(Throwable reason) {
      answer.onError(reason);
    }

    @Override
    public void onCompleted() {
      answer.onCompleted();
    }
  }
}
