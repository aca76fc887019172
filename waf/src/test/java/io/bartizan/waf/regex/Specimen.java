package io.bartizan.waf.regex;

import io.bartizan.waf.regex.Node.Capture;
import io.bartizan.waf.regex.Node.Check;
import io.bartizan.waf.regex.Node.Choice;
import io.bartizan.waf.regex.Node.One;
import io.bartizan.waf.regex.Node.Repeat;
import io.bartizan.waf.regex.Node.Sequence;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// Texts that are made of a pattern, to make it work hard: they match it, nearly match it, or keep
/// one of its loops going. What assertions ask for is left to chance.
public final class Specimen {
  private static final int MOST_COPIES = 6;

  private final RandomGenerator random;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final int pumped;
  private final int copies;
  private int loops;

  private Specimen(RandomGenerator random, int pumped, int copies) {
    this.random = random;
    this.pumped = pumped;
    this.copies = copies;
  }

  /// One that a pattern is likely to match, of a few dozen bytes.
  public static byte[] match(Expression pattern, RandomGenerator random) {
    return new Specimen(random, -1, 0).write(pattern.root());
  }

  /// Matches without their last byte, again and again, up to a length.
  public static byte[] almost(Expression pattern, RandomGenerator random, int length) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    while (all.size() < length) {
      byte[] one = match(pattern, random);
      all.write(one, 0, Math.max(1, one.length - 1) % (one.length + 1));
      all.write(' ');
    }
    return Arrays.copyOf(all.toByteArray(), length);
  }

  /// Matches, again and again, up to a length.
  public static byte[] matches(Expression pattern, RandomGenerator random, int length) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    while (all.size() < length) {
      all.writeBytes(match(pattern, random));
      all.write(' ');
    }
    return Arrays.copyOf(all.toByteArray(), length);
  }

  /// What leads to one of the pattern's loops, the loop up to a length, and a byte that seldom goes
  /// on.
  public static byte[] pumped(Expression pattern, RandomGenerator random, int length) {
    int loops = loops(pattern.root());
    int loop = loops == 0 ? -1 : random.nextInt(loops);
    byte[] text = new Specimen(random, loop, length).write(pattern.root());
    byte[] cut = text.length >= length ? Arrays.copyOf(text, length) : full(text, length);
    cut[length - 1] = 0;
    return cut;
  }

  private static byte[] full(byte[] text, int length) {
    byte[] full = new byte[length];
    for (int i = 0; i < length; i++) {
      full[i] = text.length == 0 ? (byte) 'a' : text[i % text.length];
    }
    return full;
  }

  private static int loops(Node node) {
    return switch (node) {
      case One _, Check _ -> 0;
      case Capture(_, Node body) -> loops(body);
      case Sequence(List<Node> parts) -> parts.stream().mapToInt(Specimen::loops).sum();
      case Choice(List<Node> options) -> options.stream().mapToInt(Specimen::loops).sum();
      case Repeat(Node body, _, int most, _) -> loops(body) + (most > 1 ? 1 : 0);
    };
  }

  private byte[] write(Node node) {
    add(node);
    return out.toByteArray();
  }

  private void add(Node node) {
    switch (node) {
      case One(ByteSet set) -> one(set);
      case Check _ -> {}
      case Capture(_, Node body) -> add(body);
      case Sequence(List<Node> parts) -> parts.forEach(this::add);
      case Choice(List<Node> options) -> choice(options);
      case Repeat repeat -> repeat(repeat);
    }
  }

  /// A byte of a set, one that can be printed if there is one.
  private void one(ByteSet set) {
    for (int i = 0; i < 400; i++) {
      int value = i < 300 ? ' ' + random.nextInt('~' - ' ' + 1) : random.nextInt(256);
      if (set.has(value)) {
        out.write(value);
        return;
      }
    }
    IntStream.range(0, 256).filter(set::has).limit(1).forEach(out::write);
  }

  /// The option with the loop that is pumped, if there is one.
  private void choice(List<Node> options) {
    int before = loops;
    for (Node option : options) {
      int inside = loops(option);
      if (pumped >= loops && pumped < loops + inside) {
        add(option);
        loops = before + options.stream().mapToInt(Specimen::loops).sum();
        return;
      }
      loops += inside;
    }
    add(options.get(random.nextInt(options.size())));
    loops = before + options.stream().mapToInt(Specimen::loops).sum();
  }

  private void repeat(Repeat repeat) {
    int mine = repeat.most() > 1 ? loops++ : -2;
    int inside = loops;
    int more = Math.min(repeat.most() - repeat.least(), MOST_COPIES);
    int count = repeat.least() + (more == 0 ? 0 : random.nextInt(more + 1));
    int most = mine == pumped ? Math.min(repeat.most(), copies) : count;
    int start = out.size();
    for (int i = 0; i < most && (i < count || out.size() - start < copies); i++) {
      loops = inside;
      add(repeat.body());
    }
    loops = inside + loops(repeat.body());
  }
}
