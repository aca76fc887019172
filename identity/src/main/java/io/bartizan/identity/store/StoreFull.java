package io.bartizan.identity.store;

/// A store holds as much as it may, and all of it is still good.
public final class StoreFull extends RuntimeException {
  private static final long serialVersionUID = 1;

  StoreFull(String message) {
    super(message);
  }
}
