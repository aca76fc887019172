package io.bartizan.proxy.http2;

import io.bartizan.pipeline.HeadTable;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One decoded header block: its fields in a head table, and where the pseudo-header fields lie in
/// that table's text. What is wrong with it is noted and not thrown, because the rest of the block
/// must be decoded all the same: it changes the table that both sides share.
public final class HeaderBlock {
  public static final int METHOD = 0;
  public static final int SCHEME = 1;
  public static final int AUTHORITY = 2;
  public static final int PATH = 3;
  public static final int STATUS = 4;

  /// Only in an extended CONNECT (RFC 8441, section 4).
  public static final int PROTOCOL = 5;

  private static final byte[][] PSEUDO = {
    ascii(":method"),
    ascii(":scheme"),
    ascii(":authority"),
    ascii(":path"),
    ascii(":status"),
    ascii(":protocol")
  };

  /// Which pseudo-header fields a request may have, and which an answer, as bits.
  private static final int OF_REQUESTS =
      1 << METHOD | 1 << SCHEME | 1 << AUTHORITY | 1 << PATH | 1 << PROTOCOL;

  private static final int OF_ANSWERS = 1 << STATUS;
  private static final byte[] COOKIE = ascii("cookie");
  private static final int KEEP = 4 * 1024;

  private final Supplier<HeadTable> fresh;
  private final Consumer<HeadTable> used;
  private final int[] starts = new int[PSEUDO.length];
  private final int[] ends = new int[PSEUDO.length];
  private @Nullable HeadTable table;
  private int expected = OF_REQUESTS;
  private byte[] cookies = new byte[256];
  private int cookieEnd;
  private int most;
  private int mostFields;
  private int size;
  private int pseudo;
  private boolean regular;
  private boolean tooLarge;
  private @Nullable String problem;
  private boolean keepsWrong;
  private @Nullable HeadTable wrong;

  /// @param fresh gives empty tables
  /// @param used takes back those that nobody took from here
  public HeaderBlock(Supplier<HeadTable> fresh, Consumer<HeadTable> used) {
    this.fresh = fresh;
    this.used = used;
  }

  /// Takes heads of answers from now on; at first it takes those of requests.
  public HeaderBlock ofAnswers() {
    expected = OF_ANSWERS;
    return this;
  }

  /// How large a block may be from the next one on.
  ///
  /// @param most bytes of names and values, and 32 for each field (RFC 9113, section 6.5.2)
  /// @param mostFields without pseudo-header fields
  public void limit(int most, int mostFields) {
    this.most = most;
    this.mostFields = mostFields;
  }

  /// Whether fields that make a block malformed are kept, for those who look at its remains.
  public void keepsWrong(boolean keeps) {
    keepsWrong = keeps;
  }

  void begin() {
    table().clear();
    if (cookies.length > KEEP) {
      cookies = new byte[256];
    }
    cookieEnd = 0;
    size = 0;
    pseudo = 0;
    regular = false;
    tooLarge = false;
    problem = null;
    wrong = null;
  }

  /// Adds the field whose line, `name: value` CR LF, lies in `source`.
  ///
  /// @param hash the name's, see [io.bartizan.pipeline.Name#hash(byte[], int, int)]
  /// @param wrong what is wrong with the field; null for nothing
  void add(byte[] source, int start, int nameEnd, int lineEnd, int hash, @Nullable String wrong) {
    int valueEnd = lineEnd - 2;
    size += valueEnd - start - 2 + DynamicTable.OVERHEAD;
    if (size > most || size < 0) {
      size = most;
      tooLarge = true;
    } else if (wrong != null) {
      wrong(wrong, source, start, nameEnd, valueEnd);
    } else if (source[start] == ':') {
      pseudo(source, start, nameEnd, valueEnd);
    } else {
      regular = true;
      regular(source, start, nameEnd, lineEnd, hash);
    }
  }

  private void wrong(String what, byte[] source, int start, int nameEnd, int valueEnd) {
    if (problem == null) {
      problem = what;
    }
    if (keepsWrong) {
      HeadTable kept = wrong == null ? new HeadTable() : wrong;
      wrong = kept;
      if (kept.size() < mostFields) {
        kept.append(source, start, nameEnd, source, nameEnd + 2, valueEnd);
      }
    }
  }

  /// The fields that make it malformed, as they came, which from now on belong to the caller; null
  /// if there are none, or none are kept.
  public @Nullable HeadTable takeWrong() {
    HeadTable taken = wrong;
    wrong = null;
    return taken;
  }

  private void pseudo(byte[] source, int start, int nameEnd, int valueEnd) {
    int which = 0;
    while (which < PSEUDO.length && !same(PSEUDO[which], source, start, nameEnd)) {
      which++;
    }
    if (which == PSEUDO.length || (expected & 1 << which) == 0) {
      wrong("unknown pseudo-header field", source, start, nameEnd, valueEnd);
    } else if (regular) {
      wrong("pseudo-header field behind another field", source, start, nameEnd, valueEnd);
    } else if (has(which)) {
      wrong("pseudo-header field sent twice", source, start, nameEnd, valueEnd);
    } else {
      pseudo |= 1 << which;
      keep(which, source, nameEnd + 2, valueEnd);
    }
  }

  private static boolean same(byte[] name, byte[] source, int from, int to) {
    return Arrays.equals(name, 0, name.length, source, from, to);
  }

  private void keep(int which, byte[] source, int from, int to) {
    HeadTable into = table();
    into.reserve(to - from);
    starts[which] = into.end();
    System.arraycopy(source, from, into.bytes(), into.end(), to - from);
    ends[which] = into.end() + to - from;
    into.end(ends[which]);
  }

  private void regular(byte[] source, int start, int nameEnd, int lineEnd, int hash) {
    if (nameEnd - start == COOKIE.length && same(COOKIE, source, start, nameEnd)) {
      crumb(source, nameEnd + 2, lineEnd - 2);
      return;
    }
    HeadTable into = table();
    if (into.size() >= mostFields) {
      tooLarge = true;
      return;
    }
    int length = lineEnd - start;
    into.reserve(length);
    int at = into.end();
    System.arraycopy(source, start, into.bytes(), at, length);
    into.end(at + length);
    int name = at + nameEnd - start;
    into.add(at, name, name + 2, at + length - 2, hash, true);
  }

  /// Cookies may come in pieces, which HTTP/1.1 does not know (RFC 9113, section 8.2.3). An empty
  /// one says nothing.
  private void crumb(byte[] source, int from, int to) {
    if (from == to) {
      return;
    }
    int needed = cookieEnd + to - from + 2;
    if (needed > cookies.length) {
      cookies = Arrays.copyOf(cookies, needed * 2);
    }
    if (cookieEnd > 0) {
      cookies[cookieEnd++] = ';';
      cookies[cookieEnd++] = ' ';
    }
    System.arraycopy(source, from, cookies, cookieEnd, to - from);
    cookieEnd += to - from;
  }

  void end() {
    if (cookieEnd > 0) {
      table().append(COOKIE, 0, COOKIE.length, cookies, 0, cookieEnd);
    }
  }

  /// The fields; empty before the first block.
  public HeadTable table() {
    HeadTable now = table;
    if (now == null) {
      now = fresh.get();
      table = now;
    }
    return now;
  }

  /// The fields, which from now on belong to the caller.
  public HeadTable take() {
    HeadTable taken = table();
    table = null;
    return taken;
  }

  /// Gives back what nobody took.
  public void free() {
    HeadTable left = table;
    table = null;
    if (left != null) {
      used.accept(left);
    }
  }

  /// Whether the pseudo-header field `which`, one of the constants above, was sent.
  public boolean has(int which) {
    return (pseudo & 1 << which) != 0;
  }

  /// Whether any pseudo-header field was sent.
  public boolean hasPseudo() {
    return pseudo != 0;
  }

  /// Where the value of a pseudo-header field that was sent begins in the table's text.
  public int start(int which) {
    return starts[which];
  }

  public int end(int which) {
    return ends[which];
  }

  /// Whether the block has more bytes or fields than it may.
  public boolean tooLarge() {
    return tooLarge;
  }

  /// What makes it malformed; null for nothing.
  public @Nullable String problem() {
    return problem;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
