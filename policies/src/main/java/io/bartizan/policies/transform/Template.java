package io.bartizan.policies.transform;

import io.bartizan.config.Suggestions;
import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Exchange;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A text with variables, such as `{claim.sub}@{client.address}`, read once into pieces. `{{` and
/// `}}` stand for braces.
public final class Template {
  /// What a template makes.
  public enum Use {
    /// The value of a header field.
    FIELD,
    /// A part of a URI: values are percent-encoded.
    URI
  }

  private static final String CLAIM = "claim.";
  private static final String PARAM = "param.";
  private static final int LONGEST = 4_096;

  private final Use use;
  private final List<Piece> pieces;

  private Template(Use use, List<Piece> pieces) {
    this.use = use;
    this.pieces = List.copyOf(pieces);
  }

  /// Reads a template.
  ///
  /// @param path the route's path; null where no route is known
  /// @param skipped how many segments of the path stand before `{rest}`; -1 where there is none
  /// @throws IllegalArgumentException saying what is wrong
  public static Template of(String text, Use use, @Nullable RoutePath path, int skipped) {
    if (text.length() > LONGEST) {
      throw new IllegalArgumentException(
          "template of " + text.length() + " characters (expected: at most " + LONGEST + ")");
    }
    return new Template(use, new Reading(text, use, path, skipped).pieces());
  }

  /// A header's template.
  ///
  /// @throws IllegalArgumentException saying what is wrong
  public static Template field(String text, @Nullable RoutePath path) {
    if (!text.equals(text.strip())) {
      throw new IllegalArgumentException(
          "a value with white space around it (expected: none; the value is not shown)");
    }
    return of(text, Use.FIELD, path, -1);
  }

  /// Whether it is the same for every request.
  boolean isConstant() {
    return pieces.stream().allMatch(Piece.Literal.class::isInstance);
  }

  /// What it is, if it is the same for every request.
  Bytes constant() {
    Sheet sheet = new Sheet(false);
    for (Piece piece : pieces) {
      if (piece instanceof Piece.Literal literal) {
        sheet.plain(literal.text());
      }
    }
    return sheet.bytes();
  }

  /// Whether it asks who is calling.
  public boolean asksCaller() {
    return pieces.stream().anyMatch(p -> p instanceof Piece.Claim || p instanceof Piece.Caller);
  }

  /// Whether it repeats the host that the client asked for.
  public boolean asksHost() {
    return pieces.stream().anyMatch(Piece.Host.class::isInstance);
  }

  /// Writes it for an exchange.
  Sheet write(Exchange x) {
    Sheet sheet = new Sheet(use == Use.URI);
    for (int i = 0; i < pieces.size(); i++) {
      pieces.get(i).write(x, sheet);
    }
    if (use == Use.FIELD && padded(sheet.bytes())) {
      sheet.unusable();
    }
    return sheet;
  }

  /// White space around a value is lost on the way, and two values would look alike.
  private static boolean padded(Bytes value) {
    return !value.isEmpty() && (value.at(0) == ' ' || value.at(value.length() - 1) == ' ');
  }

  /// Reads one text.
  private static final class Reading {
    private final String text;
    private final Use use;
    private final @Nullable RoutePath path;
    private final int skipped;
    private final List<Piece> pieces = new ArrayList<>();
    private final StringBuilder literal = new StringBuilder();

    /// Whether what follows stands in the query of a URI.
    private boolean query;

    Reading(String text, Use use, @Nullable RoutePath path, int skipped) {
      this.text = text;
      this.use = use;
      this.path = path;
      this.skipped = skipped;
    }

    List<Piece> pieces() {
      int i = 0;
      while (i < text.length()) {
        char c = text.charAt(i);
        if ((c == '{' || c == '}') && text.startsWith("" + c + c, i)) {
          literal.append(c);
          i += 2;
        } else if (c == '{') {
          i = variable(i);
        } else if (c == '}' || c < ' ' || c > '~') {
          throw new IllegalArgumentException(
              "character %s at %s (expected: visible ASCII, `{{` and `}}` for braces)"
                  .formatted(c == '}' ? "}" : "code " + (int) c, i));
        } else {
          literal.append(c);
          query |= use == Use.URI && c == '?';
          i++;
        }
      }
      close();
      return pieces;
    }

    private int variable(int at) {
      int end = text.indexOf('}', at);
      if (end < 0) {
        throw new IllegalArgumentException(
            "{ at " + at + " (expected: `{variable}`, or `{{` for a brace)");
      }
      String name = text.substring(at + 1, end);
      if (name.equals("rest")) {
        rest(end + 1);
      } else {
        close();
        pieces.add(piece(name));
      }
      return end + 1;
    }

    private void close() {
      if (!literal.isEmpty()) {
        pieces.add(new Piece.Literal(Bytes.of(literal.toString())));
        literal.setLength(0);
      }
    }

    /// The slash belongs to what follows: where nothing does, there is none.
    private void rest(int end) {
      boolean alone =
          literal.toString().endsWith("/") && (end == text.length() || text.charAt(end) == '?');
      if (use != Use.URI || skipped < 0) {
        throw unknown("rest");
      }
      if (!alone) {
        throw new IllegalArgumentException("{rest} within a path (expected: `/{rest}` at its end)");
      }
      literal.setLength(literal.length() - 1);
      close();
      pieces.add(new Piece.Rest(skipped, query));
    }

    private Piece piece(String name) {
      if (name.startsWith(CLAIM) && name.length() > CLAIM.length()) {
        return new Piece.Claim(name.substring(CLAIM.length()));
      }
      if (name.startsWith(PARAM)) {
        int place = path == null ? -1 : path.place(name.substring(PARAM.length()));
        if (place < 0) {
          throw unknown(name);
        }
        return new Piece.Parameter(place, query);
      }
      return switch (name) {
        case "identity" -> new Piece.Caller();
        case "request.id" -> new Piece.RequestId();
        case "client.address" -> new Piece.ClientAddress();
        case "host" -> new Piece.Host();
        default -> throw unknown(name);
      };
    }

    private IllegalArgumentException unknown(String name) {
      List<String> known =
          new ArrayList<>(
              List.of("claim.NAME", "client.address", "host", "identity", "request.id"));
      if (path != null) {
        path.parameters().forEach(parameter -> known.add(PARAM + parameter));
      }
      if (use == Use.URI && skipped >= 0) {
        known.add("rest");
      }
      return new IllegalArgumentException(Suggestions.unknown("variable", name, known));
    }
  }
}
