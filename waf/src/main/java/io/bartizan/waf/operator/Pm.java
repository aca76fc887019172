package io.bartizan.waf.operator;

import io.bartizan.waf.regex.Expression;
import io.bartizan.waf.regex.Phrases;
import io.bartizan.waf.text.Text;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Whether one of many phrases stands somewhere in the value; ASCII letters match in either case.
/// The phrase that ends first is captured.
public final class Pm implements Operator {
  private static final Pattern HEX = Pattern.compile("\\|((?:[0-9a-fA-F]{2} ?)+)\\|");

  private final Phrases phrases;

  private Pm(List<byte[]> words) {
    this.phrases = Phrases.of(words);
  }

  /// Of words with spaces between them; `|41 0d|` in them are bytes in hexadecimal digits, as in
  /// Snort.
  static Pm of(Text argument) throws OperatorException {
    List<byte[]> words = new ArrayList<>();
    ByteArrayOutputStream word = new ByteArrayOutputStream();
    Matcher hex = HEX.matcher(argument.latin1());
    boolean more = hex.find();
    for (int i = 0; i < argument.length(); i++) {
      if (more && hex.start() == i) {
        bytes(hex.group(1), word);
        i = hex.end() - 1;
        more = hex.find();
      } else if (isSpace(argument.at(i))) {
        end(word, words);
      } else {
        word.write(argument.at(i));
      }
    }
    end(word, words);
    return of(words, argument);
  }

  /// Of the lines of a file, each one phrase.
  static Pm fromFile(Text argument, DataFiles files) throws OperatorException {
    return of(Lines.of(argument, files).stream().map(Text::bytes).toList(), argument);
  }

  private static Pm of(List<byte[]> phrases, Text argument) throws OperatorException {
    if (phrases.isEmpty()) {
      throw new OperatorException("phrases", argument.toString(), "at least one");
    }
    return new Pm(phrases);
  }

  private static void bytes(String digits, ByteArrayOutputStream word) {
    String dense = digits.replace(" ", "");
    for (int i = 0; i < dense.length(); i += 2) {
      word.write(Integer.parseInt(dense.substring(i, i + 2), 16));
    }
  }

  private static void end(ByteArrayOutputStream word, List<byte[]> words) {
    if (word.size() > 0) {
      words.add(word.toByteArray());
      word.reset();
    }
  }

  private static boolean isSpace(byte value) {
    return value == ' ' || (value >= '\t' && value <= '\r');
  }

  /// The phrases as an expression, so that they can be looked for together with others.
  public Expression expression() {
    return Expression.of(phrases);
  }

  @Override
  public boolean matches(Text value, Match match) {
    int[] where = match.groups(1);
    if (phrases.found(value.array(), value.start(), value.end(), where) < 0) {
      return false;
    }
    match.found(Text.of(value.array(), where[0], where[1]));
    return true;
  }
}
