package io.bartizan.policies.transform;

import io.bartizan.config.Located;
import io.bartizan.pipeline.Edits;
import io.bartizan.pipeline.Exchange;
import io.bartizan.pipeline.Fields;
import io.bartizan.pipeline.Name;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What is set, added and removed, compiled: fields that are the same for every request are made
/// once.
final class HeaderChanges {
  /// A field that is different for each request.
  private record Written(Name name, Template template, boolean replaces) {}

  private final List<Name> removed;
  private final Fields set;
  private final Fields added;
  private final List<Written> written;

  private HeaderChanges(List<Name> removed, Fields set, Fields added, List<Written> written) {
    this.removed = removed;
    this.set = set;
    this.added = added;
    this.written = written;
  }

  static HeaderChanges of(
      Map<String, Located<String>> set,
      Map<String, Located<String>> add,
      Collection<String> remove,
      @Nullable RoutePath path) {
    List<Written> written = new ArrayList<>();
    return new HeaderChanges(
        HeaderNames.of(remove),
        constants(set, path, true, written),
        constants(add, path, false, written),
        List.copyOf(written));
  }

  private static Fields constants(
      Map<String, Located<String>> texts,
      @Nullable RoutePath path,
      boolean replaces,
      List<Written> written) {
    Fields fields = Fields.NONE;
    for (var text : new TreeMap<>(texts).entrySet()) {
      Name name = Name.of(text.getKey());
      Template template = Template.field(text.getValue().value(), path);
      if (template.isConstant()) {
        fields = fields.with(name, template.constant());
      } else {
        written.add(new Written(name, template, replaces));
      }
    }
    return fields;
  }

  /// Says the changes. Returns the name of a field whose value cannot stand there, and is left out;
  /// null if there is none.
  @Nullable Name apply(Exchange x, Edits edits) {
    for (int i = 0; i < removed.size(); i++) {
      edits.remove(removed.get(i));
    }
    if (set.size() > 0) {
      edits.set(set);
    }
    if (added.size() > 0) {
      edits.add(added);
    }
    Name wrong = null;
    for (int i = 0; i < written.size(); i++) {
      Written field = written.get(i);
      wrong = write(field, x, edits) ? wrong : field.name;
    }
    return wrong;
  }

  private static boolean write(Written field, Exchange x, Edits edits) {
    Sheet sheet = field.template.write(x);
    if (sheet.state() == Sheet.State.GOOD) {
      Fields fields = Fields.of(field.name, sheet.bytes());
      Edits _ = field.replaces ? edits.set(fields) : edits.add(fields);
      return true;
    }
    if (field.replaces) {
      edits.remove(field.name);
    }
    return sheet.state() != Sheet.State.UNUSABLE;
  }

  static String text(Collection<String> set, Collection<String> add, Collection<String> remove) {
    List<String> parts = new ArrayList<>();
    part(parts, "set", set);
    part(parts, "add", add);
    part(parts, "remove", remove);
    return parts.isEmpty() ? "nothing" : String.join("; ", parts);
  }

  private static void part(List<String> parts, String verb, Collection<String> names) {
    if (!names.isEmpty()) {
      parts.add(verb + " " + String.join(", ", names.stream().sorted().toList()));
    }
  }
}
