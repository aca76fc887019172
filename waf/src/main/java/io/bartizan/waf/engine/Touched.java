package io.bartizan.waf.engine;

import io.bartizan.waf.state.Marks;
import java.util.Map;
import java.util.Set;

/// The kinds of bytes that a transformation may change or look for: a text without any of them it
/// leaves as it is.
final class Touched {
  /// Every text may change.
  static final long EVERYTHING = -1;

  private static final long SPACES = Marks.of(' ') | Marks.SPACE_CONTROL | Marks.HIGH;
  private static final long COMMENTS = signs("/*-#<!>;");

  private static final Map<String, Long> BY =
      Map.ofEntries(
          Map.entry("lowercase", Marks.UPPER),
          Map.entry("uppercase", Marks.LOWER),
          Map.entry("urldecode", signs("%+")),
          Map.entry("urldecodeuni", signs("%+")),
          Map.entry("htmlentitydecode", signs("&")),
          Map.entry("jsdecode", signs("\\")),
          Map.entry("cssdecode", signs("\\")),
          Map.entry("escapeseqdecode", signs("\\")),
          Map.entry("utf8tounicode", Marks.HIGH),
          Map.entry("removenulls", Marks.NUL),
          Map.entry("replacenulls", Marks.NUL),
          Map.entry("removewhitespace", SPACES),
          Map.entry("compresswhitespace", SPACES),
          Map.entry("trim", SPACES),
          Map.entry("trimleft", SPACES),
          Map.entry("trimright", SPACES),
          Map.entry("replacecomments", COMMENTS),
          Map.entry("removecomments", COMMENTS),
          Map.entry("removecommentschar", COMMENTS),
          Map.entry("normalizepath", signs("/.")),
          Map.entry("normalisepath", signs("/.")),
          Map.entry("normalizepathwin", signs("/.\\")),
          Map.entry("normalisepathwin", signs("/.\\")),
          Map.entry("cmdline", Marks.UPPER | SPACES | signs("\\\"'^,;/(")));

  /// Those that may make a text longer although they leave some as they are.
  private static final Set<String> GROWING = Set.of("cssdecode", "utf8tounicode");

  /// Those that change every text, and never make one longer.
  private static final Set<String> SHRINKING =
      Set.of(
          "base64decode",
          "base64decodeext",
          "hexdecode",
          "parityeven7bit",
          "parityodd7bit",
          "parityzero7bit",
          "sqlhexdecode");

  private Touched() {}

  static long by(String transformation) {
    return BY.getOrDefault(transformation, EVERYTHING);
  }

  /// Whether a transformation may make a text longer.
  static boolean grows(String transformation) {
    return GROWING.contains(transformation)
        || (by(transformation) == EVERYTHING && !SHRINKING.contains(transformation));
  }

  private static long signs(String signs) {
    long bits = 0;
    for (int i = 0; i < signs.length(); i++) {
      bits |= Marks.of(signs.charAt(i));
    }
    return bits;
  }
}
