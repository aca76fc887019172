package io.bartizan.identity.jwt;

import java.util.List;

/// Is told how fetching keys goes; counts and logs it. Called on any thread; must not block.
public interface KeyWitness {
  /// Is told nothing.
  KeyWitness NONE =
      new KeyWitness() {
        @Override
        public void fetched(String source, int keys, List<String> complaints) {}

        @Override
        public void failed(String source, String reason) {}
      };

  /// Keys have come from `source`.
  ///
  /// @param keys how many are of use
  /// @param complaints why others were left out
  void fetched(String source, int keys, List<String> complaints);

  /// Keys could not be had from `source`.
  void failed(String source, String reason);
}
