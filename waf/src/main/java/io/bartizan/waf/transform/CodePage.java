package io.bartizan.waf.transform;

import io.bartizan.waf.text.Text;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The byte that stands for a character of the Basic Multilingual Plane: the one that looks most
/// like it, if the code page has one; else its lower eight bits. Immutable; any thread.
public final class CodePage {
  /// As Windows maps characters to US-ASCII (code page 20127).
  public static final CodePage US_ASCII = new CodePage(usAscii());

  private final byte[] table;

  private CodePage(byte[] table) {
    this.table = table;
  }

  /// The code page of a number, from a map file: a line with the number, then a line with pairs of
  /// hexadecimal digits, such as `00a1:21`. Null if the file has no such page.
  public static @Nullable CodePage read(Text file, int number) {
    String page = Integer.toString(number);
    boolean inside = false;
    byte[] table = null;
    for (String line : file.latin1().split("\r?\n", -1)) {
      String first = line.strip().split("[ \t(]", 2)[0];
      if (!first.contains(":")) {
        inside = first.isEmpty() ? inside : first.equals(page);
      } else if (inside) {
        table = table == null ? new byte[0x10000] : table;
        pairs(line, table);
      }
    }
    return table == null ? null : new CodePage(table);
  }

  private static void pairs(String line, byte[] table) {
    for (String pair : line.strip().split("[ \t]+")) {
      if (pair.matches("[0-9a-fA-F]{4}:[0-9a-fA-F]{2}")) {
        table[Integer.parseInt(pair.substring(0, 4), 16)] =
            (byte) Integer.parseInt(pair.substring(5), 16);
      }
    }
  }

  private static byte[] usAscii() {
    byte[] table = new byte[0x2123];
    put(
        table,
        0x00a0,
        " !c\0$Y|\0\0Ca<\0-R\0\0\00023\0\0\0.,1o>\0\0\0\0AAAAAAACEEEEIIIIDNOOOOO\0OUUUUY\0\0aaaaaaaceeeeiiii\0nooooo"
            + "\0ouuuuy\0yAaAaAaCcCcCcCcDdDdEeEeEeEeEeGgGgGgGgHhHhIiIiIiIiIi\0\0JjKk\0LlLlLl\0\0LlNnNnNn\0\0\0OoOoOoOoRr"
            + "RrRrSsSsSsSsTtTtTtUuUuUuUuUuUuWwYyYZ\0ZzZz\0b");
    put(table, 0x0189, "D\0\0\0\0\0\0\0Ff\0\0\0\0I\0\0l\0\0\0\0OOo");
    put(table, 0x01ab, "t\0\0TUu\0\0\0\0\0z");
    put(table, 0x01cd, "AaIiOoUuUuUuUuUu\0Aa\0\0\0\0GgGgKkOoOo\0\0j");
    put(table, 0x0261, "g");
    put(table, 0x02b9, "'\"\0'\0\0\0\0\0\0\0^\0^\0'\0\0`\0_");
    put(table, 0x02dc, "~");
    put(table, 0x0300, "`\0^~");
    put(table, 0x030e, "\"");
    put(table, 0x0331, "__");
    put(table, 0x2000, "       ");
    put(table, 0x2010, "--\0--\0\0\0'',\0\"\"\"\0\0\0.\0\0\0.");
    put(table, 0x2032, "'\0\0`\0\0\0<>");
    put(table, 0x2122, "T");
    return table;
  }

  private static void put(byte[] table, int code, String bytes) {
    for (int i = 0; i < bytes.length(); i++) {
      table[code + i] = (byte) bytes.charAt(i);
    }
  }

  /// `code` is 0-65535; the result 0-255.
  int of(int code) {
    int known = code < table.length ? table[code] & 0xff : 0;
    return known != 0 ? known : fullWidth(code) ? narrow(code) : code & 0xff;
  }

  /// Whether it is an ASCII character in the width of an ideograph.
  static boolean fullWidth(int code) {
    return code >= 0xff01 && code <= 0xff5e;
  }

  /// The ASCII character of one of that width.
  static int narrow(int code) {
    return code - 0xfee0;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CodePage page && Arrays.equals(table, page.table);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(table);
  }
}
