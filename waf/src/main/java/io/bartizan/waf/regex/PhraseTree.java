package io.bartizan.waf.regex;

import static io.bartizan.waf.regex.Phrases.BASE;
import static io.bartizan.waf.regex.Phrases.FALL;
import static io.bartizan.waf.regex.Phrases.FIELDS;
import static io.bartizan.waf.regex.Phrases.PARENT;
import static io.bartizan.waf.regex.Phrases.PHRASE;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// Lays the tree of phrases out in an array: the children of a node stand at its base plus their
/// symbols, wherever these places are free.
final class PhraseTree {
  private static final int NOBODY = -1;

  /// After so many places that did not fit, what is free before them is given up.
  private static final int TRIES = 64;

  private final List<byte[]> phrases;
  private final byte[] symbols = new byte[256];
  private final byte[][] words;
  private final int[] lengths;
  private final int[] order;
  private final BitSet taken = new BitSet();
  private int[] nodes = new int[1024 * FIELDS];
  private int free = 1;

  /// A node that waits for its children: the words, in order, that go on from it.
  private record Waiting(int node, int depth, int first, int end) {}

  PhraseTree(List<byte[]> phrases) {
    this.phrases = List.copyOf(phrases);
    number(phrases);
    words = phrases.stream().map(this::word).toArray(byte[][]::new);
    lengths = phrases.stream().mapToInt(phrase -> phrase.length).toArray();
    order =
        IntStream.range(0, words.length)
            .filter(i -> words[i].length > 0)
            .boxed()
            .sorted(Comparator.comparing(i -> words[i], Arrays::compare))
            .mapToInt(Integer::intValue)
            .toArray();
    Arrays.fill(nodes, NOBODY);
  }

  private void number(List<byte[]> phrases) {
    int count = 0;
    for (byte[] phrase : phrases) {
      for (byte value : phrase) {
        int folded = folded(value);
        symbols[folded] = symbols[folded] == 0 ? (byte) ++count : symbols[folded];
      }
    }
    for (int upper = 'A'; upper <= 'Z'; upper++) {
      symbols[upper] = symbols[upper + 32];
    }
  }

  private static int folded(byte value) {
    return value >= 'A' && value <= 'Z' ? value + 32 : value & 0xff;
  }

  private byte[] word(byte[] phrase) {
    byte[] word = new byte[phrase.length];
    for (int i = 0; i < word.length; i++) {
      word[i] = symbols[folded(phrase[i])];
    }
    return word;
  }

  Phrases built() {
    take(0, NOBODY);
    nodes[BASE] = 0;
    nodes[FALL] = 0;
    ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    waiting.add(new Waiting(0, 0, 0, order.length));
    while (!waiting.isEmpty()) {
      grow(waiting.remove(), waiting);
    }
    reserve(taken.length() + 256);
    return new Phrases(phrases, symbols, nodes, lengths);
  }

  private void grow(Waiting at, ArrayDeque<Waiting> waiting) {
    int first = at.first;
    while (first < at.end && words[order[first]].length == at.depth) {
      first++;
    }
    List<Waiting> children = children(at, first);
    if (children.isEmpty()) {
      return;
    }
    int base = base(children);
    nodes[at.node + BASE] = base;
    for (Waiting child : children) {
      int place = base + symbol(child);
      take(place, at.node);
      waiting.add(new Waiting(place * FIELDS, child.depth, child.first, child.end));
      connect(place * FIELDS, at.node, child);
    }
  }

  private int symbol(Waiting child) {
    return words[order[child.first]][child.depth - 1] & 0xff;
  }

  /// The words that go on, by the symbol that follows; they have no place yet.
  private List<Waiting> children(Waiting at, int from) {
    List<Waiting> children = new ArrayList<>();
    for (int first = from; first < at.end; ) {
      byte symbol = words[order[first]][at.depth];
      int end = first + 1;
      while (end < at.end && words[order[end]][at.depth] == symbol) {
        end++;
      }
      children.add(new Waiting(NOBODY, at.depth + 1, first, end));
      first = end;
    }
    return children;
  }

  /// Where all children fit. Places that were tried often are not tried again.
  private int base(List<Waiting> children) {
    int lowest = symbol(children.getFirst());
    int place = taken.nextClearBit(Math.max(free, lowest));
    for (int tries = 0; !fits(place - lowest, children); tries++) {
      place = taken.nextClearBit(place + 1);
      free = tries == TRIES ? taken.nextClearBit(free + 1) : free;
    }
    return place - lowest;
  }

  private boolean fits(int base, List<Waiting> children) {
    for (Waiting child : children) {
      if (taken.get(base + symbol(child))) {
        return false;
      }
    }
    return true;
  }

  private void take(int place, int parent) {
    taken.set(place);
    reserve(place + 257);
    nodes[place * FIELDS + PARENT] = parent;
  }

  private void reserve(int places) {
    if (places * FIELDS > nodes.length) {
      int before = nodes.length;
      nodes = Arrays.copyOf(nodes, Math.max(before * 2, places * FIELDS));
      Arrays.fill(nodes, before, nodes.length, NOBODY);
    }
  }

  /// All shorter nodes have their children by now.
  private void connect(int node, int parent, Waiting at) {
    int symbol = symbol(at);
    int fall = parent == 0 ? 0 : Phrases.next(nodes, nodes[parent + FALL], symbol);
    int word = order[at.first];
    nodes[node + BASE] = 0;
    nodes[node + FALL] = fall;
    nodes[node + PHRASE] = words[word].length == at.depth ? word + 1 : nodes[fall + PHRASE];
  }
}
