package io.bartizan.waf.lang;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What has been read so far.
final class Draft {
  final SettingsDraft settings = new SettingsDraft();
  final List<Item> items = new ArrayList<>();
  final List<Note> notes = new ArrayList<>();
  final List<Amendment> amendments = new ArrayList<>();
  private final Map<Integer, List<Action>> defaults = new HashMap<>();
  private final Set<Integer> ids = new HashSet<>();

  /// Remembers an id; false if another rule has it.
  boolean claim(int id) {
    return ids.add(id);
  }

  /// Sets what rules of a phase do by default.
  void byDefault(int phase, List<Action> actions) {
    defaults.put(phase, List.copyOf(actions));
  }

  List<Action> defaults(int phase) {
    return defaults.getOrDefault(phase, List.of());
  }

  /// Whether the last rule waits for another link of its chain.
  boolean chainIsOpen() {
    return !items.isEmpty()
        && items.getLast() instanceof Rule rule
        && rule.links().getLast().chained();
  }

  void lengthen(Link link) {
    items.add(((Rule) items.removeLast()).with(link));
  }

  Script script() {
    List<Item> amended = new ArrayList<>();
    for (Item item : items) {
      switch (item) {
        case Rule rule -> amend(rule, amended);
        case Item.Marker marker -> amended.add(marker);
      }
    }
    return new Script(settings.settings(), amended, notes);
  }

  private void amend(Rule rule, List<Item> amended) {
    Rule changed = rule;
    for (Amendment amendment : amendments) {
      if (amendment.rules().holds(rule)) {
        if (amendment.change() instanceof Amendment.Removal) {
          return;
        }
        changed = amendment.on(changed);
      }
    }
    amended.add(changed);
  }
}
