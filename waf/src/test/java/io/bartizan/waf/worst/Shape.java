package io.bartizan.waf.worst;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.random.RandomGenerator;

/// A kind of request: what an honest client sends, and what a client sends who wants to cost us
/// time, in requests of the same form and size.
enum Shape {
  VALUE("one argument, all bytes") {
    @Override
    Sent worst(RandomGenerator random, int size) {
      return Sent.form(cut("q=" + Percent.of(bytes(random, size)), size));
    }
  },
  MARKS("one argument, marks and letters") {
    @Override
    Sent worst(RandomGenerator random, int size) {
      return Sent.form(cut("q=" + Percent.of(letters(random, size, MARKS_AND_LETTERS)), size));
    }
  },
  LETTERS("one argument, letters and spaces") {
    @Override
    Sent worst(RandomGenerator random, int size) {
      return Sent.form("q=" + letters(random, size - 2, "aeinorst+selc+0x"));
    }
  },
  TOKENS("one argument, scraps of attacks") {
    @Override
    Sent worst(RandomGenerator random, int size) {
      return Sent.form(cut("q=" + Percent.of(Scraps.of(random, size)), size));
    }
  },
  NESTED("one argument, nested encodings") {
    @Override
    Sent worst(RandomGenerator random, int size) {
      StringBuilder text = new StringBuilder("q=");
      while (text.length() < size) {
        text.append(Percent.of(NESTS[random.nextInt(NESTS.length)]));
        text.append(Percent.of(Scraps.one(random)));
      }
      return Sent.form(cut(text.toString(), size));
    }
  },
  BASE64("one argument, Base64 of scraps") {
    @Override
    Sent worst(RandomGenerator random, int size) {
      byte[] text = Scraps.of(random, size).getBytes(ISO_8859_1);
      return Sent.form(cut("q=" + Base64.getEncoder().encodeToString(text), size));
    }
  },
  ARGUMENTS("arguments of 6 bytes, 9,900 at most") {
    @Override
    Sent benign(RandomGenerator random, int size) {
      return Sent.form(arguments(random, size, "aeionrst"));
    }

    @Override
    Sent worst(RandomGenerator random, int size) {
      return Sent.form(arguments(random, size, "';<(#-$:"));
    }
  },
  FIELDS("a form of 40-byte fields") {
    @Override
    Sent benign(RandomGenerator random, int size) {
      return fields(random, size, false);
    }

    @Override
    Sent worst(RandomGenerator random, int size) {
      return fields(random, size, true);
    }
  },
  JSON("JSON, nested and wide") {
    @Override
    Sent benign(RandomGenerator random, int size) {
      return Sent.typed("application/json", Json.flat(random, size));
    }

    @Override
    Sent worst(RandomGenerator random, int size) {
      return Sent.typed("application/json", Json.deep(random, size));
    }
  },
  JSON_TOKENS("JSON, strings of scraps") {
    @Override
    Sent benign(RandomGenerator random, int size) {
      return Sent.typed("application/json", Json.sentences(random, size));
    }

    @Override
    Sent worst(RandomGenerator random, int size) {
      return Sent.typed("application/json", Json.scraps(random, size));
    }
  },
  MULTIPART("multipart, parts of 200 bytes") {
    @Override
    Sent benign(RandomGenerator random, int size) {
      return parts(random, size, false);
    }

    @Override
    Sent worst(RandomGenerator random, int size) {
      return parts(random, size, true);
    }
  },
  XML("XML, elements and attributes") {
    @Override
    Sent benign(RandomGenerator random, int size) {
      return xml(random, size, false);
    }

    @Override
    Sent worst(RandomGenerator random, int size) {
      return xml(random, size, true);
    }
  },
  COOKIES("cookies of 20 bytes") {
    @Override
    Sent benign(RandomGenerator random, int size) {
      return cookies(random, size, false);
    }

    @Override
    Sent worst(RandomGenerator random, int size) {
      return cookies(random, size, true);
    }
  },
  HEADERS("a hundred header fields") {
    @Override
    Sent benign(RandomGenerator random, int size) {
      return headers(random, size, false);
    }

    @Override
    Sent worst(RandomGenerator random, int size) {
      return headers(random, size, true);
    }
  },
  QUERY("arguments in the query") {
    @Override
    Sent benign(RandomGenerator random, int size) {
      return Sent.head("/orders?" + fields(random, size, false).body(), List.of());
    }

    @Override
    Sent worst(RandomGenerator random, int size) {
      return Sent.head("/orders?" + fields(random, size, true).body(), List.of());
    }
  };

  private static final String MARKS_AND_LETTERS =
      "'\"`()[]{}<>;:,.|&$#@!?*+-=/\\~^% \t\n\0aeiorstx01";
  private static final String[] NESTS = {
    "%2527",
    "%25252e",
    "&lt;",
    "&amp;#x27;",
    "\\u0027",
    "\\x3c",
    "&#0000060",
    "%u0027",
    "\\74 ",
    "/**/",
    "%c0%af",
    "\\\\",
    "&nbsp;",
    "+",
    "%00",
    "--",
    "\"",
    "^",
    "\t",
    "&quot",
    "AbC"
  };

  /// Below what a collection takes; requests with more are refused unseen.
  private static final int MOST_ARGUMENTS = 9_900;

  private static final String BOUNDARY = "3f1b7c22d0";

  final String what;

  Shape(String what) {
    this.what = what;
  }

  Sent benign(RandomGenerator random, int size) {
    return Sent.form("q=" + Prose.of(random, size - 2, "+"));
  }

  abstract Sent worst(RandomGenerator random, int size);

  /// Whether it is all in the head, which the edge holds to 32 KiB and 100 fields.
  boolean head() {
    return this == COOKIES || this == HEADERS || this == QUERY;
  }

  static String cut(String text, int size) {
    return text.substring(0, Math.min(size, text.length()));
  }

  private static String bytes(RandomGenerator random, int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return new String(bytes, ISO_8859_1);
  }

  private static String letters(RandomGenerator random, int count, String of) {
    StringBuilder text = new StringBuilder(count);
    for (int i = 0; i < count; i++) {
      text.append(of.charAt(random.nextInt(of.length())));
    }
    return text.toString();
  }

  private static String arguments(RandomGenerator random, int longest, String of) {
    StringBuilder text = new StringBuilder();
    int size = Math.min(longest, 6 * MOST_ARGUMENTS);
    while (text.length() < size) {
      text.append(text.isEmpty() ? "" : "&").append((char) ('a' + random.nextInt(26)));
      text.append((char) ('a' + random.nextInt(26))).append('=').append(letters(random, 2, of));
    }
    return cut(text.toString(), size);
  }

  private static Sent fields(RandomGenerator random, int size, boolean worst) {
    StringBuilder text = new StringBuilder();
    while (text.length() < size) {
      text.append(text.isEmpty() ? "" : "&").append(Prose.word(random)).append(random.nextInt(99));
      text.append('=')
          .append(worst ? cut(Percent.of(Scraps.of(random, 36)), 36) : Prose.of(random, 36, "+"));
    }
    return Sent.form(cut(text.toString(), size));
  }

  private static Sent parts(RandomGenerator random, int size, boolean worst) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; text.length() < size - 300; i++) {
      text.append("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"field").append(i);
      text.append("\"\r\n\r\n");
      text.append(worst ? Scraps.of(random, 120) : Prose.of(random, 120, " ")).append("\r\n");
    }
    text.append("--" + BOUNDARY + "--\r\n");
    return Sent.typed(
        "multipart/form-data; boundary=" + BOUNDARY, text.toString().getBytes(ISO_8859_1));
  }

  private static Sent xml(RandomGenerator random, int size, boolean worst) {
    StringBuilder text = new StringBuilder("<?xml version=\"1.0\"?><all>");
    while (text.length() < size - 100) {
      String value =
          worst
              ? Scraps.of(random, 60).replaceAll("[&<\"\\p{Cntrl}\\x80-\\xff]", "'")
              : Prose.of(random, 60, " ");
      text.append("<item note=\"")
          .append(value, 0, 20)
          .append("\">")
          .append(value, 20, 60)
          .append("</item>");
    }
    return Sent.typed("text/xml", text.append("</all>").toString().getBytes(ISO_8859_1));
  }

  private static Sent cookies(RandomGenerator random, int size, boolean worst) {
    StringBuilder text = new StringBuilder();
    while (text.length() < size) {
      text.append(text.isEmpty() ? "" : "; ")
          .append(Prose.word(random))
          .append(random.nextInt(99))
          .append('=');
      text.append(
          worst
              ? Scraps.of(random, 14).replaceAll("[;\\p{Cntrl}]", "'")
              : Prose.of(random, 14, "_"));
    }
    return Sent.head("/orders", List.of("Cookie", cut(text.toString(), size)));
  }

  private static Sent headers(RandomGenerator random, int size, boolean worst) {
    List<String> fields = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      fields.add(i == 0 ? "User-Agent" : i == 1 ? "Referer" : "X-" + Prose.word(random) + i);
      int length = Math.max(1, size / 100 - 10);
      fields.add(
          worst
              ? Scraps.of(random, length).replaceAll("\\p{Cntrl}", "'")
              : Prose.of(random, length, " "));
    }
    return Sent.head("/orders", fields);
  }
}
