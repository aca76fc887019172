package io.bartizan.identity.oidc;

import io.bartizan.identity.signin.Desk;
import io.bartizan.identity.signin.Page;
import io.bartizan.identity.signin.SignInMethod;
import java.util.List;

/// OpenID Connect for one sign-in.
public final class Oidc implements SignInMethod {
  private final List<Page> pages;

  public Oidc(OidcConfig config, Desk desk) {
    this.pages = List.of(new LogoutPage(config, desk).page());
  }

  @Override
  public List<Page> pages() {
    return pages;
  }
}
