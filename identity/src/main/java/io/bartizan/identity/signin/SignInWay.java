package io.bartizan.identity.signin;

import io.bartizan.identity.Way;

/// By the session of somebody who has signed in.
///
/// @param name the sign-in's
public record SignInWay(String name) implements Way {
  @Override
  public String text() {
    return "sign-in " + name;
  }
}
