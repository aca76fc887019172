package io.bartizan.config;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/// Makes nodes from the events of the YAML parser, and refuses the parts of YAML that make a
/// configuration hard to read or costly to load. Messages never repeat text of the file.
final class Composer {
  private static final LoadSettings SETTINGS =
      LoadSettings.builder().setCodePointLimit(Integer.MAX_VALUE).build();

  private static final String NO_ANCHORS =
      "anchors are not supported: repeat the value or use defaults";
  private static final String NO_TAGS =
      "tags (`!…`) are not supported: write the value without one";
  private static final String NO_MERGE = "merge keys (`<<`) are not supported: repeat the keys";

  /// The rest of the file is not worth reading.
  private static final class Hopeless extends Exception {
    private static final long serialVersionUID = 1;

    private final transient Place place;

    Hopeless(Place place, String message) {
      super(message);
      this.place = place;
    }
  }

  private final String file;
  private final int firstLine;
  private final Problems problems;
  private final Iterator<Event> events;
  private Place reached;
  private int nodes;

  private Composer(String file, int firstLine, String text, Problems problems) {
    this.file = file;
    this.firstLine = firstLine;
    this.problems = problems;
    this.reached = new Place(file, firstLine, 1);
    this.events = new ParserImpl(SETTINGS, new StreamReader(SETTINGS, text));
  }

  /// What `text` says, or null after reporting why it is no YAML.
  ///
  /// @param firstLine the number of its first line in the file
  static @Nullable Node compose(String file, int firstLine, String text, Problems problems) {
    try {
      return new Composer(file, firstLine, text, problems).document();
    } catch (Hopeless e) {
      problems.add(e.place, String.valueOf(e.getMessage()));
    } catch (MarkedYamlEngineException e) {
      Optional<Mark> mark = e.getProblemMark().or(e::getContextMark);
      problems.add(place(file, firstLine, mark), Syntax.explained(String.valueOf(e.getProblem())));
    } catch (YamlEngineException _) {
      problems.add(new Place(file, firstLine, 1), "the file is not YAML");
    }
    return null;
  }

  private Node document() throws Hopeless {
    demand(Event.ID.StreamStart);
    if (peekedEnd(next())) {
      throw new Hopeless(new Place(file, firstLine, 1), "the file is empty");
    }
    Node root = node(next(), 1);
    demand(Event.ID.DocumentEnd);
    Event last = next();
    if (!peekedEnd(last)) {
      throw new Hopeless(place(last), "a second document starts here; a file holds one");
    }
    return root;
  }

  private static boolean peekedEnd(Event event) {
    return event.getEventId() == Event.ID.StreamEnd;
  }

  /// The next event. The parser answers some broken escapes with an exception of the JDK.
  private Event next() throws Hopeless {
    try {
      Event event = events.next();
      reached = place(event);
      return event;
    } catch (YamlEngineException e) {
      throw e;
    } catch (IllegalArgumentException | IndexOutOfBoundsException _) {
      throw new Hopeless(reached, "not valid YAML: a broken escape in double quotes after this");
    }
  }

  private void demand(Event.ID expected) throws Hopeless {
    Event event = next();
    if (event.getEventId() != expected) {
      throw new IllegalStateException("the parser gave " + event + " instead of " + expected);
    }
  }

  private Node node(Event event, int depth) throws Hopeless {
    Place place = place(event);
    demandBounds(place, depth);
    if (!(event instanceof NodeEvent node) || event.getEventId() == Event.ID.Alias) {
      return broken(place, NO_ANCHORS);
    }
    if (node.getAnchor().isPresent()) {
      problems.add(place, NO_ANCHORS);
    }
    return switch (node) {
      case ScalarEvent scalar -> scalar(scalar, place);
      case SequenceStartEvent sequence -> sequence(sequence, place, depth);
      case MappingStartEvent mapping -> mapping(mapping, place, depth);
      default -> throw new IllegalStateException("the parser gave " + event);
    };
  }

  private void demandBounds(Place place, int depth) throws Hopeless {
    if (depth > YamlFile.DEEPEST) {
      throw new Hopeless(
          place, "nested too deep (expected: at most " + YamlFile.DEEPEST + " levels)");
    }
    if (++nodes > YamlFile.MOST_NODES) {
      throw new Hopeless(place, "too many values (expected: at most " + YamlFile.MOST_NODES + ")");
    }
  }

  private Node scalar(ScalarEvent event, Place place) {
    demandNoTag(event.getTag(), place);
    if (event.getValue().codePoints().anyMatch(c -> c >= 0xd800 && c <= 0xdfff)) {
      return broken(place, "half of a surrogate pair is no character");
    }
    return new Node.Scalar(place, event.getValue(), event.isPlain());
  }

  private Node sequence(SequenceStartEvent event, Place place, int depth) throws Hopeless {
    demandNoTag(event.getTag(), place);
    var items = new ArrayList<Node>();
    for (Event e = next(); e.getEventId() != Event.ID.SequenceEnd; e = next()) {
      items.add(node(e, depth + 1));
    }
    return new Node.Sequence(place, items);
  }

  private Node mapping(MappingStartEvent event, Place place, int depth) throws Hopeless {
    demandNoTag(event.getTag(), place);
    var entries = new LinkedHashMap<String, Node.Entry>();
    var lost = new ArrayList<Node>();
    for (Event e = next(); e.getEventId() != Event.ID.MappingEnd; e = next()) {
      Node key = node(e, depth + 1);
      Node value = node(next(), depth + 1);
      String unusable = add(entries, key, value);
      if (unusable != null) {
        problems.add(key.place(), unusable);
        lost.add(value);
      }
    }
    return new Node.Mapping(place, entries, lost);
  }

  /// Adds an entry, or says why its key cannot be used.
  private static @Nullable String add(Map<String, Node.Entry> entries, Node key, Node value) {
    if (!(key instanceof Node.Scalar name) || name.isNull()) {
      return "a key must be a simple text";
    }
    if (name.plain() && name.text().equals("<<")) {
      return NO_MERGE;
    }
    Node.Entry first = entries.putIfAbsent(name.text(), new Node.Entry(key.place(), value));
    return first == null
        ? null
        : "key `%s` is already given at %s".formatted(Shown.of(name.text()), first.keyPlace());
  }

  private void demandNoTag(Optional<String> tag, Place place) {
    if (tag.isPresent()) {
      problems.add(place, NO_TAGS);
    }
  }

  private Node broken(Place place, String message) {
    problems.add(place, message);
    return new Node.Broken(place);
  }

  private Place place(Event event) {
    return place(file, firstLine, event.getStartMark());
  }

  private static Place place(String file, int firstLine, Optional<Mark> mark) {
    return mark.map(m -> new Place(file, m.getLine() + firstLine, m.getColumn() + 1))
        .orElseGet(() -> new Place(file, firstLine, 1));
  }
}
