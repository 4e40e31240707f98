package dev.plugwright;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.ByteArrayOutputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** yamux between two sessions of our own, and against frames that no session would send. */
final class YamuxTest {
  private static final int LENGTH = 3 * YamuxFrame.INITIAL_WINDOW + 7;

  @TempDir Path directory;

  private final Loops loops = new Loops(true);
  private final CompletableFuture<Void> closed = new CompletableFuture<>();
  private Acceptor acceptor;

  /** A server whose streams send back what they get. */
  @BeforeEach
  void listen() {
    Sockets sockets =
        SocketFiles.of(Environment.of(Map.of("PLUGIN_UNIX_SOCKET_DIR", directory.toString())));
    acceptor =
        Acceptor.listen(
            loops,
            sockets,
            connection -> {
              Consumer<YamuxStream> echo = stream -> register(stream, new Echo());
              connection.pipeline().addLast(session(YamuxSession.Role.SERVER, echo));
              loops.group().register(connection);
            });
  }

  @AfterEach
  void end() {
    acceptor.close();
    loops.close();
  }

  @Test
  void manyStreamsCarryMoreThanTheirWindowsInOrder() throws Exception {
    YamuxSession client = client();
    CompletableFuture<?>[] carried =
        IntStream.rangeClosed(1, 20)
            .mapToObj(number -> exchange(client, filled(number)))
            .toArray(CompletableFuture[]::new);
    CompletableFuture.allOf(carried).get(StartedPlugin.LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  @Test
  void aStreamIsKnownToThePeerBeforeAByteIsSent() throws Exception {
    YamuxStream stream = open(client());
    stream.accepted().get(StartedPlugin.LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  @Test
  void aReaderThatDoesNotReadStopsTheWriterAndNothingElse() throws Exception {
    YamuxSession client = client();
    YamuxStream stuck = open(client);
    stuck.config().setAutoRead(false);
    register(stuck, new Collector(0));
    stuck.connect(Entrance.ADDRESS).sync();
    ChannelFuture written =
        stuck.writeAndFlush(Unpooled.wrappedBuffer(new byte[10 * YamuxFrame.INITIAL_WINDOW]));
    exchange(client, filled(7)).get(StartedPlugin.LIMIT_SECONDS, TimeUnit.SECONDS);
    assertTrue(!written.isDone(), "the peer cannot have taken all of it");
  }

  @Test
  void theEndOfTheConnectionEndsEveryStream() throws Exception {
    YamuxSession client = client();
    YamuxStream stream = open(client);
    register(stream, new Collector(0));
    stream.connect(Entrance.ADDRESS).sync();
    client.connection().close().sync();
    assertTrue(stream.closeFuture().await(StartedPlugin.LIMIT_SECONDS, TimeUnit.SECONDS));
    assertThrows(ExecutionException.class, () -> open(client));
    closed.get(StartedPlugin.LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  @Test
  void aPingIsAnsweredWithItsNumber() throws Exception {
    try (SocketChannel socket = raw()) {
      socket.write(frame(YamuxFrame.PING, YamuxFrame.OPEN, 0, 77));
      ByteBuffer answer = ByteBuffer.allocate(YamuxFrame.HEADER_BYTES);
      while (answer.hasRemaining() && socket.read(answer) >= 0) {
        // The answer may come in pieces.
      }
      assertEquals(frame(YamuxFrame.PING, YamuxFrame.ACCEPT, 0, 77), answer.flip());
    }
  }

  static Stream<Arguments> malformed() {
    ByteBuffer open = frame(YamuxFrame.WINDOW_UPDATE, YamuxFrame.OPEN, 1, 0);
    int tooMuch = 2 * YamuxFrame.INITIAL_WINDOW;
    return Stream.of(
        Arguments.of("another version", ByteBuffer.allocate(12).put(0, (byte) 1)),
        Arguments.of("an unknown type", ByteBuffer.allocate(12).put(1, (byte) 9)),
        Arguments.of("a stream that is open already", join(open, open)),
        Arguments.of(
            "a stream of our own parity",
            frame(YamuxFrame.WINDOW_UPDATE, YamuxFrame.OPEN, 2, 0)),
        Arguments.of("stream zero", frame(YamuxFrame.WINDOW_UPDATE, YamuxFrame.OPEN, 0, 0)),
        Arguments.of(
            "more than the window",
            join(open, frame(YamuxFrame.DATA, 0, 1, tooMuch), ByteBuffer.allocate(tooMuch))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("malformed")
  void whatIsMalformedEndsTheSession(String what, ByteBuffer bytes) throws Exception {
    try (SocketChannel socket = raw()) {
      CompletableFuture.runAsync(() -> drain(socket));
      ByteBuffer rest = bytes.duplicate();
      while (rest.hasRemaining() && socket.isConnected() && !closed.isDone()) {
        try {
          socket.write(rest);
        } catch (java.io.IOException refused) {
          break;
        }
      }
      closed.get(StartedPlugin.LIMIT_SECONDS, TimeUnit.SECONDS);
    }
  }

  @Test
  void framesComeInAnyPieces() throws Exception {
    try (SocketChannel socket = raw()) {
      ByteBuffer all =
          join(
              frame(YamuxFrame.WINDOW_UPDATE, YamuxFrame.OPEN, 1, 0),
              frame(YamuxFrame.DATA, 0, 1, 3),
              ByteBuffer.wrap(new byte[] {1, 2, 3}));
      for (int index = 0; index < all.limit(); index += 1) {
        socket.write(all.duplicate().position(index).limit(index + 1));
      }
      ByteBuffer answers = ByteBuffer.allocate(2 * YamuxFrame.HEADER_BYTES + 3);
      while (answers.hasRemaining() && socket.read(answers) >= 0) {
        // The answer may come in pieces.
      }
      byte[] echoed = Arrays.copyOfRange(answers.array(), answers.limit() - 3, answers.limit());
      assertArrayEquals(new byte[] {1, 2, 3}, echoed);
    }
  }

  private YamuxSession client() throws InterruptedException {
    YamuxSession session = session(YamuxSession.Role.CLIENT, YamuxStream::close);
    new Bootstrap()
        .group(loops.group())
        .channel(Loops.connecting(Network.UNIX))
        .handler(session)
        .connect(UnixDomainSocketAddress.of(acceptor.address().text()))
        .sync();
    return session;
  }

  private YamuxSession session(YamuxSession.Role role, Consumer<YamuxStream> opened) {
    return new YamuxSession(
        role,
        new YamuxSession.Events() {
          @Override
          public void opened(YamuxStream stream) {
            opened.accept(stream);
          }

          @Override
          public void closed() {
            closed.complete(null);
          }
        });
  }

  private static YamuxStream open(YamuxSession session) throws Exception {
    return session.loop().submit(session::open).get();
  }

  private void register(Channel stream, ChannelInboundHandlerAdapter handler) {
    stream.pipeline().addLast(handler);
    loops.group().register(stream);
  }

  /** Sends bytes on a stream of their own, and expects them back. */
  private CompletableFuture<Void> exchange(YamuxSession session, byte[] bytes) {
    Collector collector = new Collector(bytes.length);
    try {
      YamuxStream stream = open(session);
      register(stream, collector);
      stream.connect(Entrance.ADDRESS);
      stream.writeAndFlush(Unpooled.wrappedBuffer(bytes));
      return collector.all.thenAccept(
          received -> {
            stream.close();
            assertArrayEquals(bytes, received);
          });
    } catch (Exception reason) {
      return CompletableFuture.failedFuture(reason);
    }
  }

  private SocketChannel raw() throws java.io.IOException {
    return SocketChannel.open(UnixDomainSocketAddress.of(acceptor.address().text()));
  }

  private static void drain(SocketChannel socket) {
    ByteBuffer rest = ByteBuffer.allocate(4096);
    try {
      while (socket.read(rest.clear()) >= 0) {
        // Nobody wants it.
      }
    } catch (java.io.IOException over) {
      // So is the connection.
    }
  }

  private static byte[] filled(int number) {
    byte[] bytes = new byte[LENGTH];
    Arrays.fill(bytes, (byte) number);
    return bytes;
  }

  private static ByteBuffer frame(int kind, int flags, int stream, int length) {
    ByteBuf bytes = Unpooled.buffer(YamuxFrame.HEADER_BYTES);
    new YamuxFrame(kind, flags, stream, length).write(bytes);
    return bytes.nioBuffer();
  }

  private static ByteBuffer join(ByteBuffer... parts) {
    ByteBuffer all =
        ByteBuffer.allocate(Stream.of(parts).mapToInt(ByteBuffer::remaining).sum());
    for (ByteBuffer part : parts) {
      all.put(part.duplicate());
    }
    return all.flip();
  }

  private static final class Echo extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) {
      context.writeAndFlush(bytes);
    }
  }

  private static final class Collector extends ChannelInboundHandlerAdapter {
    final CompletableFuture<byte[]> all = new CompletableFuture<>();
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private final int expected;

    Collector(int expected) {
      this.expected = expected;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) {
      ByteBuf part = (ByteBuf) bytes;
      byte[] copy = new byte[part.readableBytes()];
      part.readBytes(copy).release();
      received.writeBytes(copy);
      if (received.size() >= expected) {
        all.complete(received.toByteArray());
      }
    }
  }
}
