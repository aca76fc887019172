package io.bartizan.identity;

import io.bartizan.pipeline.Ascii;
import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Edits;
import io.bartizan.pipeline.Exchange;
import io.bartizan.pipeline.Fields;
import io.bartizan.pipeline.Head;
import io.bartizan.pipeline.Names;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Cookies of a request (RFC 6265, section 4.2), in however many fields they come. Names are
/// compared with their case. Looking for one allocates nothing but the view of its value.
public final class Cookies {
  private static final Fields NONE = Fields.of(Names.COOKIE, "");

  private Cookies() {}

  /// How many cookies are called `name`.
  public static int count(Head head, byte[] name) {
    int count = 0;
    for (int i = head.find(Names.COOKIE); i >= 0; i = head.next(Names.COOKIE, i)) {
      Bytes field = head.value(i);
      for (int at = 0, end; at < field.length(); at = end + 1) {
        end = end(field, at);
        count += is(field, start(field, at, end), end, name) ? 1 : 0;
      }
    }
    return count;
  }

  /// The value of the first cookie called `name`; empty if there is none.
  public static Bytes find(Head head, byte[] name) {
    for (int i = head.find(Names.COOKIE); i >= 0; i = head.next(Names.COOKIE, i)) {
      Bytes field = head.value(i);
      for (int at = 0, end; at < field.length(); at = end + 1) {
        end = end(field, at);
        int start = start(field, at, end);
        if (is(field, start, end, name)) {
          return field.slice(start + name.length + 1, end);
        }
      }
    }
    return Bytes.EMPTY;
  }

  /// The names of all cookies that begin with `prefix`, in the order in which they came.
  public static List<String> names(Head head, String prefix) {
    List<String> names = new ArrayList<>();
    for (int i = head.find(Names.COOKIE); i >= 0; i = head.next(Names.COOKIE, i)) {
      for (String pair : pairs(head.value(i))) {
        int equals = pair.indexOf('=');
        if (equals > 0 && pair.startsWith(prefix)) {
          names.add(pair.substring(0, equals));
        }
      }
    }
    return names;
  }

  private static List<String> pairs(Bytes field) {
    List<String> pairs = new ArrayList<>();
    for (int at = 0, end; at < field.length(); at = end + 1) {
      end = end(field, at);
      pairs.add(field.slice(start(field, at, end), end).toString());
    }
    return pairs;
  }

  private static int start(Bytes field, int at, int end) {
    int start = at;
    while (start < end && (field.at(start) == ' ' || field.at(start) == '\t')) {
      start++;
    }
    return start;
  }

  private static int end(Bytes field, int at) {
    int end = field.indexOf(';', at);
    return end < 0 ? field.length() : end;
  }

  private static boolean is(Bytes field, int start, int end, byte[] name) {
    if (end - start <= name.length || field.at(start + name.length) != '=') {
      return false;
    }
    for (int i = 0; i < name.length; i++) {
      if (field.at(start + i) != name[i]) {
        return false;
      }
    }
    return true;
  }

  /// Takes the cookies whose names begin with `prefix` out of what is forwarded, and leaves the
  /// others: those of the request, or what earlier edits have left of them.
  public static void conceal(Exchange x, Edits edits, String prefix) {
    List<Bytes> fields = fields(x, edits);
    int length = 0;
    for (Bytes field : fields) {
      length += 2 * field.length() + 2; // enough for a space behind each semicolon
    }
    byte[] kept = new byte[length];
    int end = 0;
    boolean found = false;
    for (Bytes field : fields) {
      for (int at = 0, next; at < field.length(); at = next + 1) {
        next = end(field, at);
        int start = start(field, at, next);
        boolean concealed = begins(field, start, next, prefix);
        found |= concealed;
        end = concealed || start == next ? end : append(field.slice(start, next), kept, end);
      }
    }
    if (found) {
      replace(edits, Bytes.view(kept, 0, end));
    }
  }

  private static boolean begins(Bytes field, int start, int end, String prefix) {
    if (end - start < prefix.length()) {
      return false;
    }
    for (int i = 0; i < prefix.length(); i++) {
      if (field.at(start + i) != prefix.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static int append(Bytes pair, byte[] kept, int end) {
    int at = end;
    if (at > 0) {
      kept[at++] = ';';
      kept[at++] = ' ';
    }
    return pair.copyTo(kept, at);
  }

  private static void replace(Edits edits, Bytes kept) {
    if (kept.isEmpty()) {
      edits.withhold(NONE);
    } else {
      edits.set(Fields.of(Names.COOKIE, kept));
    }
  }

  private static List<Bytes> fields(Exchange x, Edits edits) {
    List<Bytes> fields = new ArrayList<>();
    if (!edits.removes(Names.COOKIE)) {
      addAll(fields, x.head());
    }
    for (int i = 0; i < edits.additions(); i++) {
      addAll(fields, edits.addition(i));
    }
    return fields;
  }

  private static void addAll(List<Bytes> fields, Head head) {
    for (int i = head.find(Names.COOKIE); i >= 0; i = head.next(Names.COOKIE, i)) {
      fields.add(head.value(i));
    }
  }

  /// A cookie's name as [#find] wants it.
  ///
  /// @param name an RFC 9110 token
  public static byte[] name(String name) {
    if (!Ascii.token(name)) {
      throw new IllegalArgumentException("name: " + name + " (expected: a token)");
    }
    return name.getBytes(StandardCharsets.US_ASCII);
  }
}
