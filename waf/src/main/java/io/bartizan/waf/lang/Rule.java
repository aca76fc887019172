package io.bartizan.waf.lang;

import java.util.ArrayList;
import java.util.List;

/// A rule: one link, or a chain of links that must all match. `id` is 0 for a `SecAction` without
/// one; `phase` is 1 to 5. `defaults` are the actions of the phase's `SecDefaultAction` that stood
/// in force where the rule stands.
public record Rule(int id, int phase, List<Link> links, List<Action> defaults) implements Item {
  public Rule {
    links = List.copyOf(links);
    defaults = List.copyOf(defaults);
  }

  /// The link that starts the chain: it holds id, phase and what the rule does in the end.
  public Link first() {
    return links.getFirst();
  }

  /// Where the rule starts.
  public Position position() {
    return first().position();
  }

  /// The tags of all links.
  public List<Macro> tags() {
    List<Macro> tags = new ArrayList<>();
    for (Link link : links) {
      for (Action action : link.actions()) {
        if (action instanceof Action.Tag(Macro tag)) {
          tags.add(tag);
        }
      }
    }
    return tags;
  }

  /// The messages of all links, as written.
  public List<String> messages() {
    List<String> messages = new ArrayList<>();
    for (Link link : links) {
      for (Action action : link.actions()) {
        if (action instanceof Action.Message(Macro message)) {
          messages.add(message.written());
        }
      }
    }
    return messages;
  }

  Rule withFirst(Link link) {
    List<Link> changed = new ArrayList<>(links);
    changed.set(0, link);
    return new Rule(id, phase, changed, defaults);
  }

  Rule with(Link more) {
    List<Link> longer = new ArrayList<>(links);
    longer.add(more);
    return new Rule(id, phase, longer, defaults);
  }
}
