package io.bartizan.waf.transform;

/// The byte that stands for a character of the Basic Multilingual Plane: the one that looks most
/// like it, as Windows maps characters to US-ASCII (code page 20127); else its lower eight bits.
final class BestFit {
  private static final byte[] TABLE = new byte[0x2123];

  static {
    from(
        0x00a0,
        " !c\0$Y|\0\0Ca<\0-R\0\0\00023\0\0\0.,1o>\0\0\0\0AAAAAAACEEEEIIIIDNOOOOO\0OUUUUY\0\0aaaaaaaceeeeiiii\0nooooo"
            + "\0ouuuuy\0yAaAaAaCcCcCcCcDdDdEeEeEeEeEeGgGgGgGgHhHhIiIiIiIiIi\0\0JjKk\0LlLlLl\0\0LlNnNnNn\0\0\0OoOoOoOoRr"
            + "RrRrSsSsSsSsTtTtTtUuUuUuUuUuUuWwYyYZ\0ZzZz\0b");
    from(0x0189, "D\0\0\0\0\0\0\0Ff\0\0\0\0I\0\0l\0\0\0\0OOo");
    from(0x01ab, "t\0\0TUu\0\0\0\0\0z");
    from(0x01cd, "AaIiOoUuUuUuUuUu\0Aa\0\0\0\0GgGgKkOoOo\0\0j");
    from(0x0261, "g");
    from(0x02b9, "'\"\0'\0\0\0\0\0\0\0^\0^\0'\0\0`\0_");
    from(0x02dc, "~");
    from(0x0300, "`\0^~");
    from(0x030e, "\"");
    from(0x0331, "__");
    from(0x2000, "       ");
    from(0x2010, "--\0--\0\0\0'',\0\"\"\"\0\0\0.\0\0\0.");
    from(0x2032, "'\0\0`\0\0\0<>");
    from(0x2122, "T");
  }

  private BestFit() {}

  private static void from(int code, String bytes) {
    for (int i = 0; i < bytes.length(); i++) {
      TABLE[code + i] = (byte) bytes.charAt(i);
    }
  }

  /// `code` is 0-65535; the result 0-255.
  static int of(int code) {
    if (code < TABLE.length) {
      return TABLE[code] != 0 ? TABLE[code] : code & 0xff;
    }
    return fullWidth(code) ? code - 0xfee0 : code & 0xff;
  }

  /// Whether it is an ASCII character in the width of an ideograph.
  static boolean fullWidth(int code) {
    return code >= 0xff01 && code <= 0xff5e;
  }
}
