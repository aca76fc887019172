package io.bartizan.waf.regex;

import io.bartizan.waf.regex.Node.Capture;
import io.bartizan.waf.regex.Node.Check;
import io.bartizan.waf.regex.Node.Choice;
import io.bartizan.waf.regex.Node.One;
import io.bartizan.waf.regex.Node.Repeat;
import io.bartizan.waf.regex.Node.Sequence;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Writes patterns out as steps.
final class Compiler {
  private final boolean saving;
  private final Map<ByteSet, Integer> sets = new LinkedHashMap<>();
  private final Map<Assertion, Integer> checks = new LinkedHashMap<>();
  private byte[] op = new byte[64];
  private int[] x = new int[64];
  private int[] y = new int[64];
  private int[] chain = new int[64];
  private int size;
  private int chains;

  private Compiler(boolean saving) {
    this.saving = saving;
  }

  /// One pattern, with steps that note groups; the whole match is group 0.
  static Program capturing(Node pattern) {
    Compiler compiler = new Compiler(true);
    compiler.write(new Capture(0, pattern));
    compiler.step(Program.MATCH, 0, 0);
    return compiler.program(new int[] {0});
  }

  /// Patterns side by side, each of which matches under its number.
  static Program finding(List<Node> patterns, int[] numbers) {
    Compiler compiler = new Compiler(false);
    int[] starts = new int[patterns.size()];
    for (int i = 0; i < starts.length; i++) {
      starts[i] = compiler.size;
      compiler.write(patterns.get(i));
      compiler.step(Program.MATCH, numbers[i], 0);
    }
    return compiler.program(starts);
  }

  /// How many steps a pattern takes; never more than `limit + 1`.
  static long steps(Node node, long limit) {
    long steps =
        switch (node) {
          case One _, Check _ -> 1;
          case Capture(_, Node body) -> 2 + steps(body, limit);
          case Sequence(List<Node> parts) -> sum(parts, 0, limit);
          case Choice(List<Node> options) -> sum(options, 2, limit);
          case Repeat(Node body, int least, int most, _) ->
              (steps(body, limit) + 2) * (most == Node.FOREVER ? least + 1L : most);
        };
    return Math.min(steps, limit + 1);
  }

  private static long sum(List<Node> nodes, int each, long limit) {
    long steps = 0;
    for (Node node : nodes) {
      steps += each + steps(node, limit);
    }
    return steps;
  }

  private Program program(int[] starts) {
    return new Program(
        Arrays.copyOf(op, size),
        Arrays.copyOf(x, size),
        Arrays.copyOf(y, size),
        Arrays.copyOf(chain, size),
        sets.keySet(),
        checks.keySet(),
        starts);
  }

  private int step(byte operation, int first, int second) {
    if (size == op.length) {
      op = Arrays.copyOf(op, size * 2);
      x = Arrays.copyOf(x, size * 2);
      y = Arrays.copyOf(y, size * 2);
      chain = Arrays.copyOf(chain, size * 2);
    }
    op[size] = operation;
    x[size] = first;
    y[size] = second;
    return size++;
  }

  private void write(Node node) {
    switch (node) {
      case One(ByteSet set) -> step(Program.BYTES, index(sets, set), 0);
      case Check(Assertion check) -> step(Program.CHECK, index(checks, check), 0);
      case Capture(int group, Node body) -> capture(group, body);
      case Sequence(List<Node> parts) -> parts.forEach(this::write);
      case Choice(List<Node> options) -> choice(options);
      case Repeat repeat -> repeat(repeat);
    }
  }

  private static <T> int index(Map<T, Integer> known, T item) {
    Integer index = known.putIfAbsent(item, known.size());
    return index == null ? known.size() - 1 : index;
  }

  private void capture(int group, Node body) {
    if (!saving) {
      write(body);
      return;
    }
    step(Program.SAVE, 2 * group, 0);
    write(body);
    step(Program.SAVE, 2 * group + 1, 0);
  }

  private void choice(List<Node> options) {
    int[] jumps = new int[options.size() - 1];
    for (int i = 0; i < jumps.length; i++) {
      int split = step(Program.SPLIT, size + 1, 0);
      write(options.get(i));
      jumps[i] = step(Program.JUMP, 0, 0);
      y[split] = size;
    }
    write(options.getLast());
    for (int jump : jumps) {
      x[jump] = size;
    }
  }

  private void repeat(Repeat repeat) {
    if (repeat.most() == Node.FOREVER) {
      endless(repeat);
      return;
    }
    for (int i = 0; i < repeat.least(); i++) {
      write(repeat.body());
    }
    optional(repeat, repeat.most() - repeat.least());
  }

  /// Copies that may be left out; an earlier one allows more than a later one.
  private void optional(Repeat repeat, int copies) {
    int[] splits = new int[copies];
    int start = size;
    for (int i = 0; i < copies; i++) {
      splits[i] = split(repeat.lazy());
      write(repeat.body());
    }
    for (int split : splits) {
      leave(split, repeat.lazy(), size);
    }
    chain(start, copies, false);
  }

  /// A split whose one way is the next step.
  private int split(boolean lazy) {
    return lazy ? step(Program.SPLIT, 0, size + 1) : step(Program.SPLIT, size + 1, 0);
  }

  /// The other way of a split.
  private void leave(int split, boolean lazy, int to) {
    (lazy ? x : y)[split] = to;
  }

  /// Needed copies and a loop around the last; a later one allows more than an earlier one. A body
  /// that can match nothing is entered once at least, so that it is tried before it is left out.
  private void endless(Repeat repeat) {
    boolean skip = repeat.least() == 0;
    int skipping = skip ? split(repeat.lazy()) : 0;
    int start = size;
    int copies = Math.max(repeat.least(), 1);
    int last = start;
    for (int i = 0; i < copies; i++) {
      last = size;
      write(repeat.body());
    }
    chain(start, copies, true);
    int again = repeat.lazy() ? step(Program.SPLIT, 0, last) : step(Program.SPLIT, last, 0);
    leave(again, repeat.lazy(), size);
    if (skip) {
      leave(skipping, repeat.lazy(), size);
    }
  }

  /// Ties the steps that are alike in all copies, which end here, unless an inner loop did. What a
  /// chain's step is worth is its place, counted from the other end if later ones are better.
  private void chain(int start, int copies, boolean later) {
    int length = copies == 0 ? 0 : (size - start) / copies;
    if (copies < 2) {
      return;
    }
    for (int offset = 0; offset < length; offset++) {
      if (chain[start + offset] == 0) {
        chains++;
        for (int at = start + offset; at < size; at += length) {
          chain[at] = later ? chains : -chains;
        }
      }
    }
  }
}
