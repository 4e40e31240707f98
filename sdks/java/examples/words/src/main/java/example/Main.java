package example;

import com.google.protobuf.StringValue;
import com.google.protobuf.UInt32Value;
import dev.plugwright.Call;
import dev.plugwright.Client;
import dev.plugwright.MagicCookie;
import dev.plugwright.PluginServer;
import dev.plugwright.Responses;
import dev.plugwright.Service;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import words.v1.ProgressGrpc;
import words.v1.WordsGrpc;

/** A plugin without gen-sdk: the build makes stubs of {@code proto/examples/words/v1/words.proto}. */
final class Main {
  /** The broker id under which the host serves {@code Progress}. */
  private static final int PROGRESS_ID = 1;

  private static final Duration REPORT_LIMIT = Duration.ofSeconds(5);

  private Main() {}

  public static void main(String[] arguments) {
    Service words =
        Service.builder(WordsGrpc.getServiceDescriptor())
            .unary(WordsGrpc.getCountMethod(), Main::count)
            .serverStreaming(WordsGrpc.getSplitMethod(), Main::split)
            .build();
    PluginServer.of(new MagicCookie("WORDS_PLUGIN", "a6f0d2c4")).version(1, words).serve();
  }

  private static UInt32Value count(StringValue text, Call call) {
    return UInt32Value.of(wordsOf(text).size());
  }

  private static void split(StringValue text, Responses<StringValue> responses, Call call) {
    Client progress = new Client(call.host().dial(PROGRESS_ID)).within(REPORT_LIMIT);
    for (String word : wordsOf(text)) {
      progress.unary(ProgressGrpc.getReportMethod(), StringValue.of(word));
      responses.send(StringValue.of(word));
    }
  }

  private static List<String> wordsOf(StringValue text) {
    return Stream.of(text.getValue().split("\\s+")).filter(word -> !word.isEmpty()).toList();
  }
}
