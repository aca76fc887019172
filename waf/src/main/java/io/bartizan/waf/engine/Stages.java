package io.bartizan.waf.engine;

import io.bartizan.waf.state.Value;
import io.bartizan.waf.text.Text;
import java.util.Arrays;

/// Chains after which the values of a variable are looked at. Complete before the first transaction
/// asks.
final class Stages {
  private Chain[] chains = new Chain[0];
  private long touched;

  void add(Chain chain) {
    if (!Arrays.asList(chains).contains(chain)) {
      chains = Arrays.copyOf(chains, chains.length + 1);
      chains[chains.length - 1] = chain;
      touched |= chain.touched();
    }
  }

  /// How many chains there are: so many texts at most.
  int size() {
    return chains.length;
  }

  /// The distinct texts that the chains make of a value, and how many; `texts` has room.
  int texts(Value value, Text[] texts) {
    if (chains.length == 0) {
      return 0;
    }
    if ((value.marks() & touched) == 0) {
      texts[0] = value.text();
      return 1;
    }
    int count = 0;
    for (Chain chain : chains) {
      Text text = chain.of(value);
      if (!contains(texts, count, text)) {
        texts[count++] = text;
      }
    }
    return count;
  }

  private static boolean contains(Text[] texts, int count, Text text) {
    for (int i = 0; i < count; i++) {
      if (texts[i] == text || texts[i].equals(text)) {
        return true;
      }
    }
    return false;
  }
}
