package io.bartizan.waf.detect;

import io.bartizan.waf.text.Text;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/// A file of values, one a line; empty lines are none, nor remarks, which begin with `#` in the
/// suite's files and with `%%` in ours.
public record Corpus(String name, List<Text> values) {
  private static final long SEED = 20_26;

  /// The suite's files whose names begin so, in the order of their names; URL-encoded.
  public static List<Corpus> ofSuite(Path folder, String prefix) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(prefix))
          .sorted()
          .map(Corpus::encoded)
          .toList();
    }
  }

  private static Corpus encoded(Path file) {
    try {
      String text = Files.readString(file, StandardCharsets.ISO_8859_1);
      String name = file.getFileName().toString();
      return new Corpus(
          name,
          text.lines().map(String::strip).filter(Corpus::isEncoded).map(Corpus::decoded).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// One of our own files, beside this class; not encoded.
  public static Corpus own(String name) {
    try (InputStream in = Corpus.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("resource: none (expected: " + name + ")");
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return new Corpus(name, text.lines().filter(Corpus::isOwn).map(Text::of).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isEncoded(String line) {
    return !line.isEmpty() && !line.startsWith("#");
  }

  private static boolean isOwn(String line) {
    return !line.isEmpty() && !line.startsWith("%%");
  }

  /// The half to learn from: drawn with a fixed seed, the smaller half if the number is odd.
  public Corpus training() {
    return new Corpus(name, shuffled().subList(0, values.size() / 2));
  }

  /// The other half.
  public Corpus heldOut() {
    return new Corpus(name, shuffled().subList(values.size() / 2, values.size()));
  }

  private List<Text> shuffled() {
    List<Text> shuffled = new ArrayList<>(values);
    Collections.shuffle(shuffled, new Random(SEED + name.hashCode()));
    return shuffled;
  }

  private static Text decoded(String line) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      int code = c == '%' && i + 2 < line.length() ? code(line, i + 1) : -1;
      out.write(code >= 0 ? code : c == '+' ? ' ' : c);
      i += code >= 0 ? 2 : 0;
    }
    return Text.of(out.toByteArray());
  }

  private static int code(String line, int at) {
    int high = Character.digit(line.charAt(at), 16);
    int low = Character.digit(line.charAt(at + 1), 16);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
  }
}
