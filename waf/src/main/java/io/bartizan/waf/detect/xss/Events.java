package io.bartizan.waf.detect.xss;

/// Knows attributes that handle events: their value is a script.
final class Events {
  private static final int SHORTEST = 5;

  /// What browsers have or had, without `on`.
  private static final String[] KNOWN =
      words(
          """
          abort activate begin blur bounce cancel change click close contextmenu copy cuechange cut
          dblclick end ended error filterchange finish focus focusin focusout formdata hashchange
          help input invalid load loadstart losecapture message move offline online pagehide
          pageshow paste pause play playing popstate progress propertychange ratechange
          readystatechange repeat reset resize scroll scrollend search securitypolicyviolation
          seeked seeking select selectstart show stalled start storage submit suspend timeout
          timeupdate toggle unload volumechange waiting wheel
          """);

  /// How others begin.
  private static final String[] BEGINNINGS =
      words(
          """
          after animation before canplay drag drop fullscreen key loaded mouse pointer touch
          transition webkit
          """);

  private Events() {}

  /// Whether a tag's attribute has the name of such an attribute, known or not: `on` and letters.
  static boolean named(byte[] in, int from, int to) {
    if (to - from < SHORTEST || !Find.startsWith(in, from, to, "on")) {
      return false;
    }
    for (int i = from; i < to; i++) {
      if (!Find.isLetter(in[i]) && "_-:".indexOf(in[i]) < 0 && in[i] > 0) {
        return false;
      }
    }
    return true;
  }

  /// Whether what might be an attribute is such a one that is known, and its value a script.
  static boolean runs(byte[] in, int name, int nameEnd, int from, int to) {
    return named(in, name, nameEnd)
        && known(in, name + 2, nameEnd)
        && Address.looksLikeCode(in, from, to);
  }

  private static boolean known(byte[] in, int from, int to) {
    for (String event : KNOWN) {
      if (Find.is(in, from, to, event)) {
        return true;
      }
    }
    for (String beginning : BEGINNINGS) {
      if (Find.startsWith(in, from, to, beginning)) {
        return true;
      }
    }
    return false;
  }

  private static String[] words(String words) {
    return words.strip().split("\\s+");
  }
}
