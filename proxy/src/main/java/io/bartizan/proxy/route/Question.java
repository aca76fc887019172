package io.bartizan.proxy.route;

import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Fields;
import io.bartizan.pipeline.Head;
import io.bartizan.pipeline.Method;
import io.bartizan.pipeline.Names;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What a [Router] is asked; one object serves one request after another on an event loop.
public final class Question {
  private Head head = Fields.NONE;
  private Method method = Method.GET;
  private @Nullable Method preflightMethod;
  private @Nullable TreeSet<String> offered;

  /// Asks for the route of a request.
  public Question about(Head head, Method method) {
    this.head = head;
    this.method = method;
    this.preflightMethod = method == Method.OPTIONS ? requested(head) : null;
    this.offered = null;
    return this;
  }

  private static @Nullable Method requested(Head head) {
    Bytes requested = head.only(Names.ACCESS_CONTROL_REQUEST_METHOD);
    if (requested.isEmpty() || requested.length() > 32 || !head.has(Names.ORIGIN)) {
      return null;
    }
    String text = requested.toString();
    return io.bartizan.pipeline.Ascii.token(text) ? Method.of(text) : null;
  }

  Head head() {
    return head;
  }

  Method method() {
    return method;
  }

  /// The method that a CORS preflight asks about, or null if the request is none.
  @Nullable Method preflightMethod() {
    return preflightMethod;
  }

  void offered(Method[] methods) {
    if (offered == null) {
      offered = new TreeSet<>();
    }
    for (Method offer : methods) {
      offered.add(offer.toString());
    }
  }

  /// The methods that the path serves, as the value of `Allow`; empty if no route has this path.
  public String allow() {
    return offered == null ? "" : String.join(", ", offered);
  }
}
