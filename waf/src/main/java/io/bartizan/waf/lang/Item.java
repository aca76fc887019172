package io.bartizan.waf.lang;

/// What stands in a script in order: rules, and markers that rules skip to.
public sealed interface Item permits Rule, Item.Marker {
  /// A place that `skipAfter` names.
  record Marker(String name) implements Item {}
}
