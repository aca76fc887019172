package io.bartizan.waf.lang;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Reads what a rule looks at, such as `ARGS|!ARGS:q|&REQUEST_HEADERS:/^x-/`.
final class TargetReader {
  static final Map<String, String> REFUSED =
      Map.of(
          "GEO", "no location of addresses",
          "WEBSERVER_ERROR_LOG", "no web server log",
          "USERAGENT_IP", "REMOTE_ADDR",
          "REMOTE_GROUP", "no groups of users",
          "PERF_ALL", "no times of phases",
          "STREAM_INPUT_BODY", "REQUEST_BODY",
          "STREAM_OUTPUT_BODY", "RESPONSE_BODY",
          "SDBM_DELETE_ERROR", "no collections on disk");

  private final Word word;
  private final String text;
  private final List<Target> included = new ArrayList<>();
  private final List<Target> excluded = new ArrayList<>();
  private int at;

  private TargetReader(Word word) {
    this.word = word;
    this.text = word.text();
  }

  static Targets read(Word word) throws SecLangException {
    TargetReader reader = new TargetReader(word);
    do {
      reader.target();
    } while (reader.taken('|') || reader.taken(','));
    if (reader.at < reader.text.length()) {
      throw reader.wrong(reader.at, reader.text.substring(reader.at), "| or the end");
    }
    return new Targets(reader.included, reader.excluded);
  }

  private void target() throws SecLangException {
    skipBlanks();
    boolean exclusion = taken('!');
    boolean count = taken('&');
    exclusion |= taken('!');
    Variable variable = variable();
    Target target = new Target(variable, selector(variable), count);
    (exclusion ? excluded : included).add(target);
    skipBlanks();
  }

  private Variable variable() throws SecLangException {
    int start = at;
    while (at < text.length() && (Character.isLetterOrDigit(text.charAt(at)) || is('_'))) {
      at++;
    }
    String name = text.substring(start, at);
    Variable variable = Variable.named(name);
    if (variable == null) {
      boolean refused = REFUSED.containsKey(name.toUpperCase(Locale.ROOT));
      throw new SecLangException(word.at(start), "variable", name, expected(name), refused);
    }
    return variable;
  }

  private static String expected(String name) {
    String instead = REFUSED.get(name.toUpperCase(Locale.ROOT));
    return instead != null
        ? "a supported variable; " + name + " is refused: " + instead
        : Suggestion.of(
            "a variable", name, Arrays.stream(Variable.values()).map(Enum::name).toList());
  }

  private Selector selector(Variable variable) throws SecLangException {
    if (!taken(':') && !(at < text.length() && is('.') && taken('.'))) {
      return new Selector.All();
    }
    if (!variable.isCollection()) {
      throw wrong(at, text.substring(at), "no selector: " + variable + " is no collection");
    }
    boolean quoted = taken('\'');
    Selector selector = chosen(variable, quoted);
    if (quoted && !taken('\'')) {
      throw wrong(at, text.substring(at), "a closing '");
    }
    return selector;
  }

  private Selector chosen(Variable variable, boolean quoted) throws SecLangException {
    if (variable == Variable.XML) {
      return path(quoted);
    }
    if (at < text.length() && is('/')) {
      return expression();
    }
    int start = at;
    String name = plain(quoted);
    if (name.isEmpty()) {
      throw wrong(start, name, "a name after the colon");
    }
    return new Selector.Named(Macros.read(word, name, start, true));
  }

  private Selector path(boolean quoted) throws SecLangException {
    int start = at;
    String path = plain(quoted);
    if (!path.equals("/*") && !path.equals("//@*")) {
      throw wrong(start, path, "/* for the text of all elements, or //@* for each attribute");
    }
    return new Selector.At(path);
  }

  private Selector expression() throws SecLangException {
    int start = ++at;
    StringBuilder pattern = new StringBuilder();
    while (at < text.length() && !is('/')) {
      boolean slash = text.startsWith("\\/", at);
      boolean pair = text.startsWith("\\\\", at);
      pattern.append(slash ? "/" : pair ? "\\\\" : String.valueOf(text.charAt(at)));
      at += slash || pair ? 2 : 1;
    }
    if (!taken('/')) {
      throw wrong(start - 1, text.substring(start - 1), "a closing /");
    }
    return new Selector.Like(pattern.toString());
  }

  private String plain(boolean quoted) {
    int start = at;
    while (at < text.length() && !(quoted ? is('\'') : is('|') || is(','))) {
      at++;
    }
    return text.substring(start, at).strip();
  }

  private void skipBlanks() {
    while (at < text.length() && (is(' ') || is('\t'))) {
      at++;
    }
  }

  private boolean is(char c) {
    return text.charAt(at) == c;
  }

  private boolean taken(char c) {
    boolean there = at < text.length() && is(c);
    at += there ? 1 : 0;
    return there;
  }

  private SecLangException wrong(int index, String value, String expected) {
    return new SecLangException(word.at(index), "variable", value, expected);
  }
}
