package io.bartizan.identity.store;

/// A store could not be asked.
public final class StoreAway extends RuntimeException {
  private static final long serialVersionUID = 1;

  public StoreAway(String message) {
    super(message);
  }
}
