package dev.plugwright;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.MethodDescriptor.PrototypeMarshaller;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The calls of one method whose outcome a contract states, and answers that follow them. Requests
 * are compared without the broker ids in them, which differ from call to call.
 *
 * @param <Q> the type of a request
 * @param <A> the type of a response
 */
public final class Examples<Q extends Message, A extends Message> {
  private final MethodDescriptor<Q, A> method;
  private final List<Text> texts;
  private final List<String> brokerIds;
  private List<Case<Q, A>> cases;

  /**
   * An example as its contract has it.
   *
   * @param name what the example shows
   * @param requests messages in canonical protobuf JSON
   * @param responses messages in canonical protobuf JSON
   * @param error how the call fails after its responses; OK where it does not
   */
  public record Text(String name, List<String> requests, List<String> responses, Status.Code error) {
    /** Keeps copies of the lists. */
    public Text {
      requests = List.copyOf(requests);
      responses = List.copyOf(responses);
    }
  }

  /**
   * One call and its outcome.
   *
   * @param <Q> the type of a request
   * @param <A> the type of a response
   * @param method what is called
   * @param name what the example shows
   * @param requests what is sent
   * @param responses what comes back
   * @param error how the call fails after its responses; OK where it does not
   */
  public record Case<Q extends Message, A extends Message>(
      MethodDescriptor<Q, A> method,
      String name,
      List<Q> requests,
      List<A> responses,
      Status.Code error) {
    /** Keeps copies of the lists. */
    public Case {
      requests = List.copyOf(requests);
      responses = List.copyOf(responses);
    }
  }

  /**
   * Something to be done with a request before it is answered.
   *
   * @param <Q> the type of a request
   */
  @FunctionalInterface
  public interface Before<Q> {
    /** Does it. */
    void with(Q request) throws Exception;
  }

  /** Takes the names of the request's fields that carry a broker id. Nothing is read before it is asked for. */
  public Examples(MethodDescriptor<Q, A> method, List<Text> texts, String... brokerIds) {
    this.method = method;
    this.texts = List.copyOf(texts);
    this.brokerIds = List.of(brokerIds);
  }

  /** The examples as messages. */
  public synchronized List<Case<Q, A>> cases() {
    if (cases == null) {
      cases = texts.stream().map(this::read).toList();
    }
    return cases;
  }

  /** Returns the response to a request; an empty one where no example has it. */
  public A response(Q request) {
    return response(List.of(request));
  }

  /** Sends the responses to a request; none where no example has it. */
  public void responses(Q request, Responses<A> responses) {
    Optional<Case<Q, A>> found = find(List.of(request));
    found.ifPresent(it -> it.responses().forEach(responses::send));
    fail(found);
  }

  /** Returns the response to a stream of requests. */
  public A summary(Requests<Q> requests, Before<Q> before) throws Exception {
    List<Q> received = new ArrayList<>();
    for (Q request : requests) {
      before.with(request);
      received.add(request);
    }
    return response(received);
  }

  /**
   * Answers request by request, as long as an example begins with them. Where each example that may
   * still be meant has a response to a request, and the same, it is sent as the request comes; the
   * rest follows when the requests end.
   */
  public void conversation(Requests<Q> requests, Responses<A> responses, Before<Q> before)
      throws Exception {
    List<Q> received = new ArrayList<>();
    int sent = 0;
    for (Q request : requests) {
      before.with(request);
      received.add(comparable(request));
      Optional<A> response = agreed(received, sent);
      if (response.isPresent()) {
        responses.send(response.get());
        sent += 1;
      }
    }
    Optional<Case<Q, A>> found = find(received);
    if (found.isPresent()) {
      List<A> rest = found.get().responses();
      rest.subList(Math.min(sent, rest.size()), rest.size()).forEach(responses::send);
    }
    fail(found);
  }

  /** The next response, where all that may be meant are in step and have the same. */
  private Optional<A> agreed(List<Q> received, int sent) {
    List<Optional<A>> due =
        cases().stream()
            .filter(it -> startsWith(it.requests(), received))
            .map(
                it ->
                    it.requests().size() == it.responses().size()
                        ? Optional.of(it.responses().get(sent))
                        : Optional.<A>empty())
            .distinct()
            .toList();
    return due.size() == 1 ? due.get(0) : Optional.empty();
  }

  private static boolean startsWith(List<?> whole, List<?> part) {
    return whole.size() >= part.size() && whole.subList(0, part.size()).equals(part);
  }

  private A response(List<Q> requests) {
    Optional<Case<Q, A>> found = find(requests);
    fail(found);
    return found.flatMap(it -> it.responses().stream().findFirst()).orElseGet(this::emptyResponse);
  }

  private Optional<Case<Q, A>> find(List<Q> requests) {
    List<Q> seen = requests.stream().map(this::comparable).toList();
    return cases().stream().filter(it -> it.requests().equals(seen)).findFirst();
  }

  private static void fail(Optional<? extends Case<?, ?>> found) throws StatusRuntimeException {
    if (found.isPresent() && found.get().error() != Status.Code.OK) {
      throw found
          .get()
          .error()
          .toStatus()
          .withDescription(found.get().name())
          .asRuntimeException();
    }
  }

  private Q comparable(Q request) {
    if (brokerIds.isEmpty()) {
      return request;
    }
    Message.Builder copy = request.toBuilder();
    for (String name : brokerIds) {
      FieldDescriptor field = request.getDescriptorForType().findFieldByName(name);
      copy.clearField(field);
    }
    return cast(copy.build());
  }

  private Case<Q, A> read(Text text) {
    List<Q> requests =
        text.requests().stream()
            .map(it -> comparable(parse(method.getRequestMarshaller(), it)))
            .toList();
    List<A> responses =
        text.responses().stream().map(it -> parse(method.getResponseMarshaller(), it)).toList();
    return new Case<>(method, text.name(), requests, responses, text.error());
  }

  private A emptyResponse() {
    return prototype(method.getResponseMarshaller());
  }

  private static <T extends Message> T parse(Marshaller<T> marshaller, String json) {
    Message.Builder message = prototype(marshaller).newBuilderForType();
    try {
      JsonFormat.parser().merge(json, message);
    } catch (InvalidProtocolBufferException mistake) {
      throw new IllegalArgumentException("an example is not what its contract says", mistake);
    }
    return cast(message.build());
  }

  private static <T extends Message> T prototype(Marshaller<T> marshaller) {
    return cast(((PrototypeMarshaller<T>) marshaller).getMessagePrototype());
  }

  @SuppressWarnings("unchecked") // A builder makes what it was made from.
  private static <T extends Message> T cast(Object message) {
    return (T) message;
  }
}
