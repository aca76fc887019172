package io.bartizan.gateway.importing;

import io.bartizan.config.Node;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A piece of the document that is imported. It remembers whether it has been read or accounted
/// for, so that in the end nothing is lost in silence.
final class Item {
  private final String name;
  private final Node node;
  private final Set<Node> settled;

  private Item(String name, Node node, Set<Node> settled) {
    this.name = name;
    this.node = node;
    this.settled = settled;
  }

  /// A whole document.
  static Item document(Node node) {
    return new Item("document", node, Collections.newSetFromMap(new IdentityHashMap<>()));
  }

  /// The key or the text at which it stands.
  String name() {
    return name;
  }

  /// As messages name it: `servers (3:1)`.
  String shown() {
    return shown(name);
  }

  /// The same with a name of its own, if it has one.
  String shown(String own) {
    return Words.shown(own.isEmpty() ? name : own)
        + " ("
        + node.place().line()
        + ":"
        + node.place().column()
        + ")";
  }

  /// What stands at `key`, or null.
  @Nullable Item at(String key) {
    return node instanceof Node.Mapping mapping ? item(key, mapping.entry(key)) : null;
  }

  private @Nullable Item item(String key, Node.@Nullable Entry entry) {
    return entry == null ? null : new Item(key, entry.value(), settled);
  }

  /// What stands at every key; empty if it is no mapping.
  Map<String, Item> entries() {
    Map<String, Item> entries = new LinkedHashMap<>();
    if (node instanceof Node.Mapping mapping) {
      mapping
          .entries()
          .forEach((key, entry) -> entries.put(key, new Item(key, entry.value(), settled)));
    }
    return entries;
  }

  /// Its items; empty if it is no list.
  List<Item> items() {
    return node instanceof Node.Sequence list
        ? list.items().stream().map(item -> new Item(name, item, settled)).toList()
        : List.of();
  }

  boolean isEmpty() {
    return items().isEmpty() && entries().isEmpty();
  }

  /// Its text, which counts as read; empty if it is no simple value.
  String text() {
    if (node instanceof Node.Scalar scalar) {
      settled.add(node);
      return scalar.isNull() ? "" : scalar.text();
    }
    return "";
  }

  /// The text at `key`, or empty.
  String text(String key) {
    Item item = at(key);
    return item == null ? "" : item.text();
  }

  /// The number at `key`; null, and not read, if there is none or none from `least` to `most`.
  @Nullable Integer whole(String key, int least, int most) {
    Item item = at(key);
    return item == null ? null : item.whole(least, most);
  }

  /// Its number; null, and not read, if it is none from `least` to `most`.
  @Nullable Integer whole(int least, int most) {
    if (!isText("[0-9]{1,9}")) {
      return null;
    }
    int number = Integer.parseInt(((Node.Scalar) node).text());
    if (number < least || number > most) {
      return null;
    }
    settled.add(node);
    return number;
  }

  /// Whether its text has this form. It is not read by that.
  boolean isText(String form) {
    return node instanceof Node.Scalar scalar && scalar.text().matches(form);
  }

  /// Whether it refers at `key` to what is called `name`: by the name itself, or by a mapping with
  /// `name` or `id`. It is not read by that.
  boolean refers(String key, String name) {
    Item item = at(key);
    if (item == null || name.isEmpty()) {
      return false;
    }
    String form = Pattern.quote(name);
    return item.isText(form)
        || item.entries().entrySet().stream()
            .filter(entry -> entry.getKey().equals("name") || entry.getKey().equals("id"))
            .anyMatch(entry -> entry.getValue().isText(form));
  }

  /// It is accounted for, with all that is in it.
  void settle() {
    settled.add(node);
  }

  /// The same for what stands at `key`, if anything does.
  void settle(String key) {
    Item item = at(key);
    if (item != null) {
      item.settle();
    }
  }

  /// Accounts for it with a note: it is not imported, and why.
  void drop(Notes notes, String why) {
    settle();
    notes.add(this, why);
  }

  /// The same for what stands at `key`, if anything does.
  void drop(String key, Notes notes, String why) {
    Item item = at(key);
    if (item != null) {
      item.drop(notes, why);
    }
  }

  /// Notes whatever in it nobody has accounted for.
  void dropRest(Notes notes, String why) {
    if (isSettled()) {
      return;
    }
    if (isUntouched()) {
      drop(notes, why);
      return;
    }
    entries().values().forEach(item -> item.dropRest(notes, why));
    items().forEach(item -> item.dropRest(notes, why));
  }

  private boolean isSettled() {
    return settled.contains(node);
  }

  private boolean isUntouched() {
    return !isSettled()
        && entries().values().stream().allMatch(Item::isUntouched)
        && items().stream().allMatch(Item::isUntouched);
  }
}
