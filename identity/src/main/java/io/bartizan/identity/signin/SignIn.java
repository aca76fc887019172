package io.bartizan.identity.signin;

import io.bartizan.identity.Authenticator;
import io.bartizan.identity.session.CrossSite;
import io.bartizan.identity.session.OwnUrl;
import io.bartizan.identity.session.SessionAuthenticator;
import io.bartizan.identity.session.SessionRenewal;
import io.bartizan.identity.session.Sessions;
import io.bartizan.identity.session.StepUp;
import java.util.List;
import java.util.Set;

/// A sign-in of a configuration. Thread-safe.
public final class SignIn {
  /// The name of the page where one signs in.
  public static final String LOGIN = "login";

  private final Desk desk;
  private final SignInMethod method;
  private final Set<String> trustedOrigins;

  public SignIn(Desk desk, SignInMethod method, Set<String> trustedOrigins) {
    this.desk = desk;
    this.method = method;
    this.trustedOrigins = trustedOrigins;
  }

  public String name() {
    return desk.name();
  }

  /// What the paths of its pages begin with, without a slash at the end.
  public String path() {
    return desk.path();
  }

  public List<Page> pages() {
    return method.pages();
  }

  public Sessions sessions() {
    return desk.sessions();
  }

  /// Lets in who has signed in.
  public Authenticator authenticator(StepUp demand) {
    return new SessionAuthenticator(
        "sign-in " + name(), path() + '/' + LOGIN, desk.sessions(), method, demand);
  }

  /// What stands behind the authenticator.
  public List<Object> policies() {
    OwnUrl own = desk.own();
    return List.of(new CrossSite(trustedOrigins, own), new SessionRenewal(desk.sessions()));
  }
}
