package io.bartizan.waf.body;

import io.bartizan.waf.text.Text;
import java.util.EnumSet;

/// A form in parts (RFC 7578), read as strictly as ModSecurity does: what is no such form for one
/// reader may be one for another, so all oddities raise flags.
///
/// @param contentType the whole value of the header field, with the boundary
public record Multipart(Text contentType, Limits limits) implements Processor {
  @Override
  public void read(Text body, Fields fields) {
    Flags flags = new Flags();
    MultipartType type = MultipartType.of(contentType.latin1(), flags);
    if (type.problem() != null) {
      flags.wrong(type.problem(), fields);
    } else {
      new MultipartReader(body, fields, limits, type, flags).read();
    }
    flags.report(fields);
  }

  /// The flags that were raised.
  static final class Flags {
    private final EnumSet<Flag> raised = EnumSet.noneOf(Flag.class);
    private boolean forgiven;
    private boolean error;

    void raise(Flag flag) {
      raised.add(flag);
      forgiven &= flag != Flag.MULTIPART_UNMATCHED_BOUNDARY;
    }

    boolean isRaised(Flag flag) {
      return raised.contains(flag);
    }

    /// Only the first reason is told: there may be one for each line.
    void wrong(String reason, Fields fields) {
      if (!error) {
        fields.wrong("multipart: " + reason);
      }
      error = true;
    }

    /// If a line looked like a boundary: now a true one came.
    void forgiveUnmatched() {
      forgiven = true;
    }

    void report(Fields fields) {
      boolean strict = error;
      for (Flag flag : raised) {
        boolean unmatched = flag == Flag.MULTIPART_UNMATCHED_BOUNDARY;
        fields.flag(flag, unmatched && forgiven ? 2 : 1);
        strict |= !unmatched && flag != Flag.MULTIPART_CRLF_LF_LINES;
      }
      if (strict) {
        fields.flag(Flag.MULTIPART_STRICT_ERROR, 1);
      }
    }
  }
}
