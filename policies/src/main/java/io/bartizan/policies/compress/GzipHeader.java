package io.bartizan.policies.compress;

import java.nio.ByteBuffer;

/// Reads the head of a gzip member (RFC 1952, section 2.3), however it is cut into parts.
final class GzipHeader {
  /// Longer names and comments are refused.
  private static final int LONGEST = 4 * 1024;

  private static final int HCRC = 2;
  private static final int EXTRA = 4;
  private static final int NAME = 8;
  private static final int COMMENT = 16;
  private static final int RESERVED = 0xe0;

  private enum At {
    FIXED,
    EXTRA_LENGTH,
    EXTRA,
    NAME,
    COMMENT,
    HCRC,
    DONE
  }

  private At at = At.FIXED;
  private int flags;
  private int seen;
  private int extra;
  private int total;

  boolean whole() {
    return at == At.DONE;
  }

  /// Reads on. False if it is no head of a member.
  boolean read(ByteBuffer in) {
    while (at != At.DONE && in.hasRemaining()) {
      if (!next(in.get() & 0xff) || ++total > LONGEST) {
        return false;
      }
    }
    return true;
  }

  private boolean next(int b) {
    switch (at) {
      case FIXED -> {
        return fixed(b);
      }
      case EXTRA_LENGTH -> {
        extra |= b << 8 * seen++;
        if (seen == 2) {
          enter(extra == 0 ? At.NAME : At.EXTRA);
        }
      }
      case EXTRA -> {
        if (++seen == extra) {
          enter(At.NAME);
        }
      }
      case NAME -> {
        if (b == 0) {
          enter(At.COMMENT);
        }
      }
      case COMMENT -> {
        if (b == 0) {
          enter(At.HCRC);
        }
      }
      case HCRC -> {
        if (++seen == 2) {
          enter(At.DONE);
        }
      }
      case DONE -> throw new IllegalStateException("a whole head");
    }
    return true;
  }

  private boolean fixed(int b) {
    boolean good =
        switch (seen) {
          case 0 -> b == 0x1f;
          case 1 -> b == 0x8b;
          case 2 -> b == 8;
          case 3 -> (b & RESERVED) == 0;
          default -> true;
        };
    flags = seen == 3 ? b : flags;
    if (++seen == 10) {
      enter(At.EXTRA_LENGTH);
    }
    return good;
  }

  /// Goes to `next`, or past it as far as the flags say that it is not there.
  private void enter(At next) {
    seen = 0;
    at = next;
    if (at == At.EXTRA_LENGTH && (flags & EXTRA) == 0) {
      at = At.NAME;
    }
    if (at == At.NAME && (flags & NAME) == 0) {
      at = At.COMMENT;
    }
    if (at == At.COMMENT && (flags & COMMENT) == 0) {
      at = At.HCRC;
    }
    if (at == At.HCRC && (flags & HCRC) == 0) {
      at = At.DONE;
    }
  }
}
