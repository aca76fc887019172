package io.bartizan.policies.cors;

import io.bartizan.pipeline.Answer;
import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Exchange;
import io.bartizan.pipeline.Fields;
import io.bartizan.pipeline.Head;
import io.bartizan.pipeline.Method;
import io.bartizan.pipeline.Names;
import io.bartizan.pipeline.Refusal;
import io.bartizan.pipeline.Verdict;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/// Answers the question that a browser asks before an unusual request of another origin. Who asks
/// is judged elsewhere; here it is what is asked for. Only what is allowed is ever named, and the
/// answer is the same for everybody.
final class Preflight {
  private static final Refusal METHOD = refusal("asks for a method that is not allowed");
  private static final Refusal HEADER = refusal("asks for a header that is not allowed");

  private final List<Bytes> methods;
  private final Set<String> headers;
  private final Answer.Content permission;

  /// @param methods what the route serves, for a configuration that does not say
  Preflight(CorsConfig config, List<String> methods) {
    List<String> allowed = config.methodsOr(methods);
    this.methods = allowed.stream().map(Bytes::of).toList();
    this.headers = lower(config.headers());
    Fields fields =
        Fields.of(Names.VARY, "Access-Control-Request-Method, Access-Control-Request-Headers")
            .with(Names.ACCESS_CONTROL_ALLOW_METHODS, String.join(", ", allowed))
            .with(Names.ACCESS_CONTROL_MAX_AGE, Long.toString(config.maxAge().toSeconds()));
    this.permission =
        new Answer.Content(
            204,
            headers.isEmpty()
                ? fields
                : fields.with(Names.ACCESS_CONTROL_ALLOW_HEADERS, list(headers)),
            Bytes.EMPTY);
  }

  /// Whether the request asks such a question. A router that looks for the route of the method that
  /// is asked for must go by the same.
  static boolean is(Exchange x) {
    return x.method().equals(Method.OPTIONS) && x.head().has(Names.ACCESS_CONTROL_REQUEST_METHOD);
  }

  Verdict answer(Head head) {
    if (!methods.contains(head.only(Names.ACCESS_CONTROL_REQUEST_METHOD))) {
      return METHOD;
    }
    return asksForAllowedHeaders(head) ? permission : HEADER;
  }

  private boolean asksForAllowedHeaders(Head head) {
    for (int i = head.find(Names.ACCESS_CONTROL_REQUEST_HEADERS);
        i >= 0;
        i = head.next(Names.ACCESS_CONTROL_REQUEST_HEADERS, i)) {
      for (String name : head.value(i).toString().split(",")) {
        if (!name.isBlank() && !headers.contains(name.strip().toLowerCase(Locale.ROOT))) {
          return false;
        }
      }
    }
    return true;
  }

  static String list(Collection<String> names) {
    return String.join(", ", lower(names));
  }

  private static Set<String> lower(Collection<String> names) {
    Set<String> lower = new TreeSet<>();
    names.forEach(name -> lower.add(name.toLowerCase(Locale.ROOT)));
    return lower;
  }

  private static Refusal refusal(String reason) {
    return Refusal.of(Code.CORS_REQUEST, "preflight " + reason);
  }
}
