package io.bartizan.waf.body;

import io.bartizan.waf.body.Multipart.Flags;
import io.bartizan.waf.text.Text;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The part of a multipart body that is being read: its headers, and what they say.
final class Part {
  private static final int LONGEST = 4096;

  /// How many headers a part may have: forms have one or two.
  private static final int MOST = 16;

  private final Fields fields;
  private final Flags flags;
  private final List<Text> lines = new ArrayList<>();
  private Set<String> names = new HashSet<>();
  private @Nullable Utf8Draft folded;
  private Disposition disposition = Disposition.NONE;
  private boolean inHeaders;
  private boolean lineFeeds;
  private boolean carriageReturns;
  private int dataStart;

  Part(Fields fields, Flags flags) {
    this.fields = fields;
    this.flags = flags;
  }

  void begin() {
    lines.clear();
    if (!names.isEmpty()) {
      names = new HashSet<>();
    }
    folded = null;
    inHeaders = true;
    disposition = Disposition.NONE;
  }

  boolean inHeaders() {
    return inHeaders;
  }

  int dataStart() {
    return dataStart;
  }

  boolean lineFeeds() {
    return lineFeeds;
  }

  boolean carriageReturns() {
    return carriageReturns;
  }

  /// Whether all take it for a file.
  boolean isFile() {
    return !disposition.filename().isEmpty();
  }

  Text name() {
    return Text.latin1(disposition.name());
  }

  Text filename() {
    return Text.latin1(disposition.filename());
  }

  /// The other name of a file that some believe; empty if there is none.
  Text otherFilename() {
    boolean same = disposition.extended().equals(disposition.filename());
    return same ? Text.EMPTY : Text.latin1(disposition.extended());
  }

  /// Takes note of how a line ends; says where, without its end.
  int lineEnd(Text body, int from, int to) {
    if (to == from || body.at(to - 1) != '\n') {
      return to;
    }
    boolean crlf = to - 1 > from && body.at(to - 2) == '\r';
    carriageReturns |= crlf;
    lineFeeds |= !crlf;
    if (!crlf) {
      flags.raise(Flag.MULTIPART_LF_LINE);
    }
    return crlf ? to - 2 : to - 1;
  }

  void headerLine(Text body, int from, int to) {
    int end = lineEnd(body, from, to);
    if (end == from) {
      endHeaders(to);
    } else if (end - from > LONGEST || lines.size() >= MOST) {
      flags.wrong("a part has a header too long or too many of them", fields);
    } else if (Chars.find(body.part(from, end), "\0", 0) >= 0) {
      flags.wrong("a part has a header with NUL", fields);
      begin(body.part(from, end));
    } else if (isSpace(body.at(from))) {
      fold(body.part(from, end));
    } else {
      begin(body.part(from, end));
    }
  }

  private void begin(Text line) {
    unfold();
    lines.add(line);
    int colon = 0;
    boolean valid = true;
    while (colon < line.length() && line.at(colon) != ':') {
      valid &= line.at(colon) > ' ' && line.at(colon) < 127;
      colon++;
    }
    if (colon == 0 || colon == line.length() || !valid) {
      flags.wrong("a part has a header without valid name", fields);
    } else if (!names.add(line.part(0, colon).latin1().toLowerCase(Locale.ROOT))) {
      flags.wrong("a part has a header twice", fields);
    }
  }

  private void fold(Text line) {
    flags.raise(Flag.MULTIPART_HEADER_FOLDING);
    int start = 0;
    while (start < line.length() && isSpace(line.at(start))) {
      if (line.at(start) != ' ' && line.at(start) != '\t') {
        flags.raise(Flag.MULTIPART_INVALID_HEADER_FOLDING);
      }
      start++;
    }
    if (lines.isEmpty()) {
      flags.wrong("a part begins with a folded header", fields);
      return;
    }
    if (folded == null) {
      Text first = lines.getLast();
      folded = new Utf8Draft(first.length() + line.length() + 1);
      folded.add(first, 0, first.length());
    }
    if (folded.length() + line.length() > LONGEST) {
      flags.wrong("a part has a header too long", fields);
      return;
    }
    folded.add(' ');
    folded.add(line, start, line.length());
  }

  private void unfold() {
    if (folded != null) {
      lines.set(lines.size() - 1, folded.text());
      folded = null;
    }
  }

  private static boolean isSpace(byte value) {
    return value == ' ' || (value >= '\t' && value <= '\r');
  }

  /// The headers are over: all that follows is data.
  void endHeaders(int start) {
    inHeaders = false;
    dataStart = start;
    unfold();
    judge();
    Text name = name();
    for (Text line : lines) {
      fields.partHeader(name, line);
    }
  }

  /// The headers go on, unseen, with a line of which this is the beginning.
  void breakOff(Text line) {
    unfold();
    lines.add(line);
    for (Text each : lines) {
      fields.partHeader(Text.EMPTY, each);
    }
  }

  private void judge() {
    String value = null;
    for (Text line : lines) {
      String header = line.latin1();
      int colon = header.indexOf(':');
      if (colon > 0 && header.substring(0, colon).equalsIgnoreCase("content-disposition")) {
        value = value == null ? header.substring(colon + 1).strip() : value;
      }
    }
    if (value == null) {
      flags.wrong("a part has no Content-Disposition", fields);
    } else {
      disposition = Disposition.of(value);
      if (disposition.problem() != null) {
        flags.wrong("a Content-Disposition " + disposition.problem(), fields);
      }
      if (disposition.oddlyQuoted()) {
        flags.raise(Flag.MULTIPART_INVALID_QUOTING);
      }
    }
    if (disposition.name().isEmpty()) {
      flags.raise(Flag.MULTIPART_INVALID_PART);
    }
  }
}
