package io.bartizan.waf.detect.sqli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/// The fingerprints that were learned from attacks, and an automaton (Aho and Corasick, 1975) that
/// finds whether letters hold one. Immutable.
final class Marks implements Sqli.Judge {
  private final char[] steps;
  private final @Nullable String[] found;

  private Marks(char[] steps, @Nullable String[] found) {
    this.steps = steps;
    this.found = found;
  }

  /// Those of this package's resource: one a line; a line that begins with a blank is a remark.
  static Marks learned() {
    try (InputStream in = Marks.class.getResourceAsStream("fingerprints.txt")) {
      if (in == null) {
        throw new IllegalStateException("resource: none (expected: fingerprints.txt)");
      }
      String text = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
      return of(text.lines().filter(line -> !line.startsWith(" ")).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Marks of(List<String> marks) {
    int most = 1 + marks.stream().mapToInt(String::length).sum();
    char[] steps = new char[most * Letter.LETTERS];
    @Nullable String[] found = new String[most];
    int states = 1;
    for (String mark : marks) {
      int state = 0;
      for (int i = 0; i < mark.length(); i++) {
        int step = state * Letter.LETTERS + Letter.CHARACTERS.indexOf(mark.charAt(i));
        if (steps[step] == 0) {
          steps[step] = (char) states++;
        }
        state = steps[step];
      }
      found[state] = mark;
    }
    link(steps, found, states);
    return new Marks(Arrays.copyOf(steps, states * Letter.LETTERS), Arrays.copyOf(found, states));
  }

  /// Gives each state the steps of the longest other state that its letters end in.
  private static void link(char[] steps, @Nullable String[] found, int states) {
    int[] shorter = new int[states];
    Queue<Integer> open = new ArrayDeque<>(List.of(0));
    while (!open.isEmpty()) {
      int state = open.remove();
      if (found[state] == null) {
        found[state] = found[shorter[state]];
      }
      for (int letter = 0; letter < Letter.LETTERS; letter++) {
        int step = state * Letter.LETTERS + letter;
        int fallback = state == 0 ? 0 : steps[shorter[state] * Letter.LETTERS + letter];
        if (steps[step] == 0) {
          steps[step] = (char) fallback;
        } else {
          shorter[steps[step]] = fallback;
          open.add((int) steps[step]);
        }
      }
    }
  }

  @Override
  public @Nullable String judge(byte[] letters, int size) {
    int state = 0;
    for (int i = 0; i < size; i++) {
      state = steps[state * Letter.LETTERS + letters[i]];
      if (found[state] != null) {
        return found[state];
      }
    }
    return null;
  }
}
