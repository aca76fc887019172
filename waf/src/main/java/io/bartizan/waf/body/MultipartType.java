package io.bartizan.waf.body;

import io.bartizan.waf.body.Multipart.Flags;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What the content type of a multipart body says.
///
/// @param boundary between the parts, without the dashes before it; empty if there is a problem
/// @param problem why it is none
record MultipartType(String boundary, @Nullable String problem) {
  private static final String MIME = "multipart/form-data";
  private static final String NAME = "boundary";
  private static final int LONGEST = 1024;

  /// `type` has a character for each byte.
  static MultipartType of(String type, Flags flags) {
    String lower = type.toLowerCase(Locale.ROOT);
    if (type.length() > LONGEST || !lower.startsWith(MIME)) {
      return bad("the content type is none or too long");
    }
    int at = type.indexOf(NAME);
    if (at < 0 || lower.indexOf(NAME) < at) {
      return bad("the content type has no boundary in small letters");
    }
    if (another(lower, at + NAME.length())) {
      return bad("the content type has more than one boundary");
    }
    String problem = before(type.substring(MIME.length(), at), flags);
    return problem != null ? bad(problem) : assigned(type.substring(at + NAME.length()), flags);
  }

  private static MultipartType bad(String problem) {
    return new MultipartType("", problem);
  }

  /// Whether a second parameter has that name. Within the value it is no name.
  private static boolean another(String lower, int from) {
    int at = lower.indexOf(NAME, from);
    return at >= 0 && lower.indexOf('=', at) >= 0;
  }

  private static @Nullable String before(String between, Flags flags) {
    String rest = between.strip();
    if (rest.isEmpty()) {
      flags.raise(Flag.MULTIPART_MISSING_SEMICOLON);
      return null;
    }
    return rest.equals(";") ? null : "the content type has something before the boundary";
  }

  private static MultipartType assigned(String rest, Flags flags) {
    int equals = rest.indexOf('=');
    if (equals < 0 || !rest.substring(0, equals).isBlank()) {
      return bad("the content type has no equals sign after boundary");
    }
    String value = rest.substring(equals + 1);
    if (equals > 0 || !value.equals(value.stripLeading())) {
      flags.raise(Flag.MULTIPART_BOUNDARY_WHITESPACE);
    }
    return value(value.stripLeading(), flags);
  }

  private static MultipartType value(String value, Flags flags) {
    String boundary;
    if (value.startsWith("\"")) {
      int end = value.indexOf('"', 1);
      String after = end < 0 ? "" : value.substring(end + 1).strip();
      if (end < 0 || !(after.isEmpty() || after.startsWith(";"))) {
        return bad("the boundary has a quote too many or too few");
      }
      flags.raise(Flag.MULTIPART_BOUNDARY_QUOTED);
      boundary = value.substring(1, end);
    } else {
      int end = value.indexOf(';');
      boundary = end < 0 ? value : value.substring(0, end);
    }
    return isBoundary(boundary) ? new MultipartType(boundary, null) : bad("the boundary is none");
  }

  /// RFC 2046, section 5.1.1, but of any length, and without commas: some end the boundary there.
  private static boolean isBoundary(String boundary) {
    for (int i = 0; i < boundary.length(); i++) {
      char letter = boundary.charAt(i);
      boolean alphanumeric =
          (letter >= '0' && letter <= '9')
              || (letter >= 'A' && letter <= 'Z')
              || (letter >= 'a' && letter <= 'z');
      if (!alphanumeric && "'()+_-./:=? ".indexOf(letter) < 0) {
        return false;
      }
    }
    return !boundary.isEmpty() && !boundary.endsWith(" ");
  }
}
