package dev.plugwright;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.protobuf.BytesValue;
import com.google.protobuf.Message;
import com.google.protobuf.StringValue;
import com.google.protobuf.UInt32Value;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.ProtoUtils;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Answers that follow a contract's examples. */
final class ExamplesTest {
  private static final MethodDescriptor<StringValue, StringValue> METHOD =
      method(StringValue.getDefaultInstance(), StringValue.getDefaultInstance());

  private static final Examples<StringValue, StringValue> EXAMPLES =
      new Examples<>(
          METHOD,
          List.of(
              text("one", List.of("a"), List.of("A"), Status.Code.OK),
              text("both", List.of("a", "b"), List.of("A", "B"), Status.Code.OK),
              text("many", List.of("x"), List.of("1", "2"), Status.Code.OK),
              text("failing", List.of("bad"), List.of("half"), Status.Code.ABORTED)));

  @Test
  void aKnownRequestHasItsResponseAndAnyOtherAnEmptyOne() {
    assertEquals(StringValue.of("A"), EXAMPLES.response(StringValue.of("a")));
    assertEquals(StringValue.getDefaultInstance(), EXAMPLES.response(StringValue.of("?")));
  }

  @Test
  void aFailureFollowsItsResponses() {
    List<StringValue> sent = new ArrayList<>();
    StatusRuntimeException failure =
        assertThrows(
            StatusRuntimeException.class,
            () -> EXAMPLES.responses(StringValue.of("bad"), sent::add));
    assertEquals(List.of(StringValue.of("half")), sent);
    assertEquals(Status.Code.ABORTED, failure.getStatus().getCode());
    assertEquals("failing", failure.getStatus().getDescription());
  }

  @Test
  void aStreamIsAnsweredAsAWhole() throws Exception {
    List<String> seen = new ArrayList<>();
    StringValue response =
        EXAMPLES.summary(requests("a", "b"), request -> seen.add(request.getValue()));
    assertEquals(StringValue.of("A"), response);
    assertEquals(List.of("a", "b"), seen);
  }

  @Test
  void aConversationAnswersAsSoonAsNoExampleContradicts() throws Exception {
    assertEquals(List.of("+a", "A", "+b", "B"), converse("a", "b"));
    assertEquals(List.of("+a", "A"), converse("a"));
    assertEquals(List.of("+x", "1", "2"), converse("x"));
    assertEquals(List.of("+?"), converse("?"));
  }

  @Test
  void brokerIdsAreNotCompared() {
    Examples<UInt32Value, BytesValue> examples =
        new Examples<>(
            method(UInt32Value.getDefaultInstance(), BytesValue.getDefaultInstance()),
            List.of(new Examples.Text("any", List.of("7"), List.of("\"AQ==\""), Status.Code.OK)),
            "value");
    assertEquals(1, examples.response(UInt32Value.of(99)).getValue().size());
  }

  private static List<String> converse(String... texts) throws Exception {
    List<String> events = new ArrayList<>();
    EXAMPLES.conversation(
        requests(texts),
        response -> events.add(response.getValue()),
        request -> events.add("+" + request.getValue()));
    return events;
  }

  private static Requests<StringValue> requests(String... texts) {
    return Stream.of(texts).map(StringValue::of)::iterator;
  }

  private static Examples.Text text(
      String name, List<String> requests, List<String> responses, Status.Code error) {
    return new Examples.Text(name, quoted(requests), quoted(responses), error);
  }

  private static List<String> quoted(List<String> texts) {
    return texts.stream().map(it -> '"' + it + '"').toList();
  }

  private static <Q extends Message, A extends Message> MethodDescriptor<Q, A> method(
      Q request, A response) {
    return MethodDescriptor.newBuilder(
            ProtoUtils.marshaller(request), ProtoUtils.marshaller(response))
        .setFullMethodName("sample.Examples/Call")
        .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
        .build();
  }
}
