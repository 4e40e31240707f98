package com.example.hazards.object.plugin;

import com.example.hazards.object.plugwright.Requests;
import com.example.hazards.object.plugwright.Responses;
import com.example.hazards.object.v1.Context;
import com.example.hazards.object.v1.ContractExamples;
import com.example.hazards.object.v1.Objects;
import com.example.hazards.object.v1.Optional;
import com.google.protobuf.DescriptorProtos;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * &#92;u002a/ static &#123; System.exit(1); &#125; /&#92;u002a
 *
 * <p>It answers the examples of the contract, and anything else with an empty response. Put
 * your own answers here: gen-sdk writes this file only once.
 */
final class MyObjects implements Objects {
  private static final Logger LOG = Logger.getLogger(MyObjects.class.getName());

  @Override
  public com.example.hazards.object.v1.Object getClass(
      com.example.hazards.object.v1.String request, Context context) {
    report("GetClass");
    useCall_(request, context);
    useWaitCount(request, context);
    return ContractExamples.OBJECTS_GET_CLASS.response(request);
  }

  @Override
  public void wait(
      com.example.hazards.object.v1.String request,
      Responses<com.example.hazards.object.v1.Object> responses,
      Context context) {
    report("Wait");
    useCall_(request, context);
    useWaitCount(request, context);
    ContractExamples.OBJECTS_WAIT.responses(request, responses);
  }

  @Override
  public com.example.hazards.object.v1.Object notify(
      Requests<com.example.hazards.object.v1.String> requests, Context context) throws Exception {
    report("Notify");
    return ContractExamples.OBJECTS_NOTIFY.summary(
        requests,
        request -> {
          useCall_(request, context);
          useWaitCount(request, context);
        });
  }

  @Override
  public void clone(
      Requests<com.example.hazards.object.v1.String> requests,
      Responses<com.example.hazards.object.v1.Object> responses,
      Context context) throws Exception {
    report("Clone");
    ContractExamples.OBJECTS_CLONE.conversation(
        requests,
        responses,
        request -> {
          useCall_(request, context);
          useWaitCount(request, context);
        });
  }

  @Override
  public Optional hashCode(com.example.hazards.object.v1.Override request, Context context) {
    report("HashCode");
    return ContractExamples.OBJECTS_HASH_CODE.response(request);
  }

  @Override
  public com.example.hazards.object.v1.Object.Override equals(
      com.example.hazards.object.v1.Object request, Context context) {
    report("Equals");
    useHashCode_(request, context);
    useToString_(request, context);
    return ContractExamples.OBJECTS_EQUALS.response(request);
  }

  @Override
  public com.example.hazards.object.v1.Long default_(
      DescriptorProtos.FieldDescriptorProto request, Context context) {
    report("Default");
    return ContractExamples.OBJECTS_DEFAULT.response(request);
  }

  @Override
  public com.example.hazards.object.v1.String toString(
      com.example.hazards.object.v1.String request, Context context) {
    report("ToString");
    useCall_(request, context);
    useWaitCount(request, context);
    return ContractExamples.OBJECTS_TO_STRING.response(request);
  }

  /** Calls the host's {@code hazards.objects.v1.Service}, where it serves one. */
  private static void useCall_(com.example.hazards.object.v1.String message, Context context) {
    var host = context.call_(message);
    if (host.isPresent()) {
      host.get().close(com.example.hazards.object.v1.String.getDefaultInstance());
    }
  }

  /** Calls the host's {@code hazards.objects.v1.Service}, where it serves one. */
  private static void useHashCode_(com.example.hazards.object.v1.Object message, Context context) {
    var host = context.hashCode_(message);
    if (host.isPresent()) {
      host.get().close(com.example.hazards.object.v1.String.getDefaultInstance());
    }
  }

  /** Calls the host's {@code hazards.objects.v1.Service}, where it serves one. */
  private static void useToString_(com.example.hazards.object.v1.Object message, Context context) {
    var host = context.toString_(message);
    if (host.isPresent()) {
      host.get().close(com.example.hazards.object.v1.String.getDefaultInstance());
    }
  }

  /** Calls the host's {@code hazards.objects.v1.Service}, where it serves one. */
  private static void useWaitCount(com.example.hazards.object.v1.String message, Context context) {
    var host = context.waitCount(message);
    if (host.isPresent()) {
      host.get().close(com.example.hazards.object.v1.String.getDefaultInstance());
    }
  }

  /** Tells that a method was called, in the two ways that reach the host. */
  private static void report(String method) {
    System.out.println(method + " was called");
    LOG.log(Level.INFO, "called", Map.of("method", method));
  }
}
