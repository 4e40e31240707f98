package dev.plugwright;

import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.Metadata;
import java.util.Optional;

/** What a handler knows about the call that it answers, beside the request. */
public final class Call {
  static final Context.Key<Call> KEY = Context.key("plugwright-call");

  private final Metadata metadata;
  private final Host host;
  private final Context context;

  private Call(Metadata metadata, Host host, Context context) {
    this.metadata = metadata;
    this.host = host;
    this.context = context;
  }

  /** Lets what runs in the returned context know the call. */
  static Context contextOf(Metadata metadata, Host host) {
    Context context = Context.current();
    return context.withValue(KEY, new Call(metadata, host, context));
  }

  /** What the caller has sent beside the request. */
  public Metadata metadata() {
    return metadata;
  }

  /** When the caller stops waiting; empty where it has set no limit. */
  public Optional<Deadline> deadline() {
    return Optional.ofNullable(context.getDeadline());
  }

  /** Whether the caller has cancelled the call, or its deadline has passed. */
  public boolean isCancelled() {
    return context.isCancelled();
  }

  /** Runs an action on a thread of its own when the call is over or cancelled. */
  public void onCancel(Runnable action) {
    context.addListener(ignored -> action.run(), Workers.POOL);
  }

  /** The host at the other end. */
  public Host host() {
    return host;
  }
}
