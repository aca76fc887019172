package io.bartizan.waf.state;

import io.bartizan.waf.text.Text;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The names of TX that rules mention, each with a number; 0 to 9 are the captures. Complete before
/// the first transaction begins, immutable from then on.
public final class TxNames {
  private final Map<Text, Integer> numbers = new HashMap<>();
  private final List<Text> names = new ArrayList<>();

  /// The captures alone.
  public TxNames() {
    for (int group = 0; group < 10; group++) {
      number(Text.latin1(Integer.toString(group)));
    }
  }

  /// The number of a name in any case, which becomes known.
  public int number(Text name) {
    Text key = Names.lowered(name);
    Integer known = numbers.get(key);
    if (known != null) {
      return known;
    }
    numbers.put(key, names.size());
    names.add(key);
    return names.size() - 1;
  }

  /// The number of a name in lower case; -1 if no rule mentions it.
  int known(Text lowered) {
    return numbers.getOrDefault(lowered, -1);
  }

  /// The name of a number, in lower case.
  public Text name(int number) {
    return names.get(number);
  }

  int size() {
    return names.size();
  }
}
