package io.bartizan.identity.signin;

import io.bartizan.identity.session.Provider;
import java.util.List;

/// A protocol by which people sign in with somebody who knows them. Thread-safe.
public interface SignInMethod extends Provider {
  /// Its pages. One is called [SignIn#LOGIN]: a browser is sent there with the parameters `return`
  /// (where it was, a path), `acr` (contexts that are demanded, spaces between them) and `max-age`
  /// (seconds).
  List<Page> pages();
}
