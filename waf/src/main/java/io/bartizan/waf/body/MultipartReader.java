package io.bartizan.waf.body;

import io.bartizan.waf.body.Multipart.Flags;
import io.bartizan.waf.text.Needle;
import io.bartizan.waf.text.Text;

/// Reads the lines of a multipart body.
final class MultipartReader {
  private final Text body;
  private final Fields fields;
  private final Limits limits;
  private final MultipartType type;
  private final Flags flags;
  private final Needle boundaries;
  private final Part part;
  private boolean begun;
  private boolean complete;
  private boolean full;
  private int files;

  MultipartReader(Text body, Fields fields, Limits limits, MultipartType type, Flags flags) {
    this.body = body;
    this.fields = fields;
    this.limits = limits;
    this.type = type;
    this.flags = flags;
    this.boundaries = new Needle(body, Text.latin1("--" + type.boundary()));
    this.part = new Part(fields, flags);
  }

  void read() {
    int at = 0;
    while (at < body.length() && !full) {
      int end = Chars.lineEnd(body, at);
      if (isBrokenOff(end)) {
        breakOff(at);
        return;
      }
      line(at, end);
      at = end;
    }
    boolean goesOn = begun && fields.goesOn();
    if (!body.isEmpty() && !complete && !full && !goesOn) {
      flags.wrong(begun ? "the last boundary is missing" : "there is no boundary", fields);
      finish(body.length());
    }
    lineEnds();
  }

  private void lineEnds() {
    if (part.lineFeeds() && part.carriageReturns()) {
      flags.raise(Flag.MULTIPART_CRLF_LF_LINES);
    }
  }

  /// Whether the line that ends here goes on, unseen.
  private boolean isBrokenOff(int end) {
    return begun && end == body.length() && fields.goesOn();
  }

  /// The body goes on, in a line of which this is the beginning. What is read of its part so far is
  /// what can be told of it.
  private void breakOff(int from) {
    if (part.inHeaders()) {
      part.breakOff(body.part(from, body.length()));
    } else {
      finish(body.length());
    }
    lineEnds();
  }

  private void line(int from, int to) {
    int place = boundaries.next(from);
    if (complete) {
      flags.raise(Flag.MULTIPART_DATA_AFTER);
    }
    if (place == from && place < body.length()) {
      if (boundary(from, to)) {
        return;
      }
    } else if (place < to || (to - from > 3 && Chars.at(body, from, "--"))) {
      unmatched(from);
    }
    data(from, to);
  }

  private boolean boundary(int from, int to) {
    if (begun) {
      flags.forgiveUnmatched();
    }
    int end = from + 2 + type.boundary().length();
    boolean last = Chars.at(body, end, "--");
    int rest = last ? end + 2 : end;
    boolean ended = Chars.at(body, rest, "\r\n") ? to == rest + 2 : to <= rest + 1;
    if (!ended || (to == rest && !last) || (to == rest + 1 && body.at(rest) != '\n')) {
      flags.wrong("a boundary has something after it", fields);
      return false;
    }
    if (complete) {
      flags.wrong("a boundary follows the last one", fields);
    }
    part.lineEnd(body, from, to);
    finish(from);
    begun = true;
    complete |= last;
    if (!complete) {
      part.begin();
    }
    return true;
  }

  /// A line that holds or resembles a boundary and is none.
  private void unmatched(int from) {
    boolean quoted =
        flags.isRaised(Flag.MULTIPART_BOUNDARY_QUOTED)
            && Chars.at(body, from, "--\"" + type.boundary());
    int start = Chars.at(body, from, "--") ? Chars.skipSpace(body, from + 2) : from + 2;
    if (quoted || (start > from + 2 && Chars.at(body, start, type.boundary()))) {
      flags.wrong("a boundary has a quote or a space before it", fields);
    }
    flags.raise(Flag.MULTIPART_UNMATCHED_BOUNDARY);
  }

  private void data(int from, int to) {
    if (complete) {
      return;
    }
    if (!begun) {
      flags.raise(Flag.MULTIPART_DATA_BEFORE);
    } else if (part.inHeaders()) {
      part.headerLine(body, from, to);
    }
  }

  /// The part before a boundary is at its end.
  private void finish(int boundary) {
    if (!begun || complete) {
      return;
    }
    if (part.inHeaders()) {
      flags.wrong("a part has no empty line after its headers", fields);
      part.endHeaders(boundary);
    }
    int end = boundary;
    end -= end > part.dataStart() && body.at(end - 1) == '\n' ? 1 : 0;
    end -= end < boundary && end > part.dataStart() && body.at(end - 1) == '\r' ? 1 : 0;
    deliver(body.part(part.dataStart(), Math.max(end, part.dataStart())));
  }

  /// What has a file's name only in `filename*` is a file for some, a field for others.
  private void deliver(Text content) {
    Text other = part.otherFilename();
    if (part.isFile() || !other.isEmpty()) {
      if (++files > limits.files()) {
        flags.raise(Flag.MULTIPART_FILE_LIMIT_EXCEEDED);
      }
    }
    full =
        part.isFile()
            ? !fields.file(part.name(), part.filename(), content)
            : !fields.field(part.name(), content);
    if (!other.isEmpty()) {
      full |= !fields.file(part.name(), other, content);
    }
    if (full) {
      flags.wrong("more arguments or files than are taken", fields);
    }
  }
}
