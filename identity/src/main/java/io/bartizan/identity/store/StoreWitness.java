package io.bartizan.identity.store;

/// Is told how a shared store fares; logs it. Called on any thread; must not block.
public interface StoreWitness {
  /// Is told nothing.
  StoreWitness NONE =
      new StoreWitness() {
        @Override
        public void reached(String store) {}

        @Override
        public void lost(String store, String why) {}
      };

  /// The store answers, for the first time or again.
  void reached(String store);

  /// The store cannot be asked. Told once, not for each request that fails.
  void lost(String store, String why);
}
