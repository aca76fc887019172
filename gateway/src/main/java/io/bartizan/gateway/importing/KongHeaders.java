package io.bartizan.gateway.importing;

import io.bartizan.policies.transform.RequestHeadersConfig;
import io.bartizan.policies.transform.ResponseHeadersConfig;
import io.bartizan.policies.transform.Template;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// What a Kong plugin does to header fields, as `request-headers` or `response-headers`.
final class KongHeaders {
  private static final String TEMPLATE = "$(";

  private final boolean requests;
  private final Notes notes;
  private final Set<String> removed = new LinkedHashSet<>();
  private final Map<String, String> added = new LinkedHashMap<>();
  private final Map<String, String> set = new LinkedHashMap<>();

  private KongHeaders(boolean requests, Notes notes) {
    this.requests = requests;
    this.notes = notes;
  }

  /// The keys of a route for it: none, or one line.
  static List<String> lines(boolean requests, Item config, Notes notes) {
    KongHeaders headers = new KongHeaders(requests, notes);
    headers.remove(config);
    headers.add(config, "append", false);
    headers.add(config, "add", true);
    return headers.lines();
  }

  private static List<Item> fields(Item config, String verb) {
    Item part = config.at(verb);
    Item list = part == null ? null : part.at("headers");
    return list == null ? List.of() : list.items();
  }

  private void remove(Item config) {
    for (Item item : fields(config, "remove")) {
      String name = item.text().toLowerCase(Locale.ROOT);
      if (allowed(name)) {
        removed.add(name);
      } else {
        item.drop(notes, "this header field may not be changed here");
      }
    }
  }

  /// Kong removes first: what is removed and then added is set.
  private void add(Item config, String verb, boolean onlyWhereNone) {
    for (Item item : fields(config, verb)) {
      String text = item.text();
      int colon = Math.max(0, text.indexOf(':'));
      String name = text.substring(0, colon).strip().toLowerCase(Locale.ROOT);
      String value = text.substring(Math.min(text.length(), colon + 1)).strip();
      String problem = problem(name, value);
      if (!problem.isEmpty()) {
        item.drop(notes, problem);
      } else if (removed.remove(name)) {
        set.put(name, value);
      } else {
        added.put(name, value);
        if (onlyWhereNone) {
          notes.differ("add: Kong adds a header field only where there is none; here it is added");
        }
      }
    }
  }

  private String problem(String name, String value) {
    if (!allowed(name)) {
      return "this header field may not be changed here";
    }
    if (added.containsKey(name) || set.containsKey(name)) {
      return "one value for each header field can be said here";
    }
    try {
      Template _ = Template.field(escaped(value), null);
      return value.contains(TEMPLATE) ? "templates are said in another way here" : "";
    } catch (IllegalArgumentException _) {
      return "this value cannot be said here";
    }
  }

  private boolean allowed(String name) {
    try {
      Record _ =
          requests
              ? new RequestHeadersConfig(Map.of(), Map.of(), Set.of(name))
              : new ResponseHeadersConfig(Map.of(), Map.of(), Set.of(name));
      return true;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  private List<String> lines() {
    List<String> parts = new ArrayList<>();
    if (!removed.isEmpty()) {
      parts.add("remove: " + Words.list(removed));
    }
    if (!set.isEmpty()) {
      parts.add("set: " + text(set));
    }
    if (!added.isEmpty()) {
      parts.add("add: " + text(added));
    }
    String key = requests ? "request-headers" : "response-headers";
    return parts.isEmpty() ? List.of() : List.of(key + ": { " + String.join(", ", parts) + " }");
  }

  private static String text(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(field -> Words.value(field.getKey()) + ": " + Words.value(escaped(field.getValue())))
        .collect(Collectors.joining(", ", "{ ", " }"));
  }

  private static String escaped(String value) {
    return value.replace("{", "{{").replace("}", "}}");
  }
}
