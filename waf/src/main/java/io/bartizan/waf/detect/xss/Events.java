package io.bartizan.waf.detect.xss;

/// Knows attributes that handle events: their value is a script.
final class Events {
  private static final int SHORTEST = 5;

  /// What browsers have or had, without `on`; a name may end in more letters after a `*`.
  private static final String[] KNOWN =
      """
      abort activate after* animation* auxclick before* begin blur bounce cancel canplay* change
      click close contextmenu copy cuechange cut dblclick drag* drop end ended error filterchange
      finish focus focusin focusout formdata fullscreen* hashchange help input invalid key*
      load loaded* loadstart losecapture message mouse* move offline online pagehide pageshow paste
      pause play playing pointer* popstate progress propertychange readystatechange repeat reset
      resize scroll scrollend search securitypolicyviolation seeked seeking select selectstart
      show stalled start storage submit suspend timeout timeupdate toggle touch* transition*
      unload volumechange waiting webkit* wheel
      """
          .strip()
          .split("\\s+");

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
      boolean more = event.endsWith("*");
      if (more
          ? Find.startsWith(in, from, to, event.substring(0, event.length() - 1))
          : Find.is(in, from, to, event)) {
        return true;
      }
    }
    return false;
  }
}
