package io.bartizan.identity.signin;

import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Exchange;
import io.bartizan.pipeline.Method;
import io.bartizan.pipeline.Verdict;
import java.util.Set;

/// A page that the gateway answers itself.
///
/// @param name the last segment of its path: small letters, digits and `-`
/// @param methods GET, POST or both; HEAD goes with GET
/// @param longest how long the form is at most that is posted to it, in bytes; 1 to 1 MiB
/// @param visit what it does
public record Page(String name, Set<Method> methods, int longest, Visit visit) {
  /// What a page does for a request. Called on the event loop.
  public interface Visit {
    /// @param form what was posted, as `application/x-www-form-urlencoded`; empty for GET
    Verdict answer(Exchange x, Bytes form);
  }

  public Page {
    methods = Set.copyOf(methods);
  }

  /// A page that is only looked at.
  public static Page get(String name, Visit visit) {
    return new Page(name, Set.of(Method.GET), 1, visit);
  }

  /// Whether it can be asked by `method`.
  public boolean serves(Method method) {
    return methods.contains(method == Method.HEAD ? Method.GET : method);
  }
}
