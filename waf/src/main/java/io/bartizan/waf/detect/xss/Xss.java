package io.bartizan.waf.detect.xss;

import io.bartizan.waf.text.Text;

/// Tells whether a value would run code if a page showed it: as text, inside a tag, inside an
/// attribute's value of any kind of quotes, or as an address. Linear in the value's length. Any
/// thread.
public final class Xss {
  private static final int MARKUP = 1;
  private static final int ATTRIBUTE = 2;
  private static final int ADDRESS = 4;
  private static final int SINGLE = 8;
  private static final int DOUBLE = 16;
  private static final int BACK = 32;
  private static final byte[] LOOKS = looks();

  private Xss() {}

  /// Whether the value is an attack.
  public static boolean detect(Text value) {
    byte[] in = value.array();
    int start = value.start();
    int end = value.end();
    int look = 0;
    for (int i = start; i < end; i++) {
      look |= LOOKS[in[i] & 0xff];
    }
    return (look & MARKUP) != 0 && markup(in, start, end, (look & BACK) != 0)
        || (look & ATTRIBUTE) != 0 && attribute(in, start, end, look)
        || (look & ADDRESS) != 0 && Address.isCode(in, start, end);
  }

  private static boolean markup(byte[] in, int start, int end, boolean back) {
    return Markup.runs(in, start, end, false)
        || back && Markup.runs(in, start, end, true)
        || Markup.anyTagRuns(in, start, end);
  }

  private static boolean attribute(byte[] in, int start, int end, int look) {
    return Attributes.run(in, start, end)
        || Attributes.runBehind(in, start, end, ' ')
        || (look & SINGLE) != 0 && Attributes.runBehind(in, start, end, '\'')
        || (look & DOUBLE) != 0 && Attributes.runBehind(in, start, end, '"')
        || (look & BACK) != 0 && Attributes.runBehind(in, start, end, '`');
  }

  private static byte[] looks() {
    byte[] looks = new byte[256];
    looks['<'] = MARKUP;
    looks['='] = ATTRIBUTE;
    looks[':'] = ADDRESS;
    looks['\''] = SINGLE;
    looks['"'] = DOUBLE;
    looks['`'] = BACK;
    return looks;
  }
}
