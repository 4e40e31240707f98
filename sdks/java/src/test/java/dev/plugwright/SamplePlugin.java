package dev.plugwright;

import com.google.protobuf.Empty;
import com.google.protobuf.StringValue;
import com.google.protobuf.UInt32Value;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;
import java.util.logging.Logger;
import sample.SampleGrpc;

/** A plugin to start in tests: the probe, and what its own code does around it. */
final class SamplePlugin {
  static final MagicCookie COOKIE = new MagicCookie("SAMPLE_PLUGIN", "yes");

  private static final Logger LOG = Logger.getLogger("sample");

  private interface Action {
    void run() throws Exception;
  }

  private static final Map<String, Action> ACTIONS =
      Map.of(
          "log", () -> LOG.log(Level.INFO, "did it", Map.of("count", 3)),
          "log what JSON cannot show", SamplePlugin::logOddities,
          "print", SamplePlugin::print,
          "child prints", SamplePlugin::runChild,
          "throw", SamplePlugin::fail,
          "throw in a thread", SamplePlugin::failInThread,
          "keep a thread", SamplePlugin::keepThread,
          "hang", () -> new CountDownLatch(1).await());

  private SamplePlugin() {}

  static Service service() {
    return Service.builder(SampleGrpc.getServiceDescriptor())
        .unary(SampleGrpc.getRunMethod(), SamplePlugin::run)
        .clientStreaming(SampleGrpc.getJoinMethod(), SamplePlugin::join)
        .serverStreaming(SampleGrpc.getCountMethod(), SamplePlugin::count)
        .build();
  }

  public static void main(String[] arguments) {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> System.err.println("exit ran")));
    boolean tcp = "tcp".equals(System.getenv("SAMPLE_NETWORK"));
    PluginServer.of(COOKIE)
        .version(2, service())
        .version(3)
        .version(5, host -> List.of(service()))
        .network(tcp ? Network.TCP : Network.UNIX)
        .endWithHost("1".equals(System.getenv("SAMPLE_END_WITH_HOST")))
        .serve();
    LOG.info("serve returned");
  }

  private static Empty run(StringValue request, Call call) throws Exception {
    if (request.getValue().equals("answer nothing")) {
      return null;
    }
    ACTIONS.get(request.getValue()).run();
    return Empty.getDefaultInstance();
  }

  private static StringValue join(Requests<StringValue> requests, Call call) {
    StringBuilder joined = new StringBuilder();
    requests.forEach(request -> joined.append(request.getValue()));
    return StringValue.of(joined.toString());
  }

  private static void count(UInt32Value request, Responses<UInt32Value> responses, Call call) {
    for (int left = request.getValue(); left > 0; left -= 1) {
      responses.send(UInt32Value.of(left));
    }
  }

  private static void logOddities() {
    Map<String, Object> circle = new LinkedHashMap<>();
    circle.put("self", circle);
    circle.put("nothing", null);
    LOG.log(Level.WARNING, "odd", Map.of("circle", circle, "@message", 5));
  }

  private static void print() {
    System.out.println("printed");
    System.err.println("printed too");
  }

  private static void runChild() throws IOException {
    Process child = new ProcessBuilder("echo", "from a child").start();
    child.getInputStream().transferTo(System.out);
  }

  private static void fail() {
    throw new IllegalStateException("as asked");
  }

  private static void failInThread() throws InterruptedException {
    Thread thread = new Thread(SamplePlugin::fail);
    thread.start();
    thread.join();
  }

  private static void keepThread() {
    new Thread(SamplePlugin::waitForEver).start();
  }

  private static void waitForEver() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException ignored) {
      Thread.currentThread().interrupt();
    }
  }
}
