package io.bartizan.waf.regex;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Writes phrases as a pattern that is found where one of them is. Phrases share what they start
/// with; one that starts with another is left out, as the other is found first.
final class PhrasePattern {
  /// So many forks in a row are followed; phrases that fork later stand side by side.
  private static final int DEEPEST = 200;

  private final List<byte[]> words;

  private PhrasePattern(List<byte[]> words) {
    this.words = words;
  }

  static Node of(List<byte[]> phrases) {
    List<byte[]> words = new ArrayList<>();
    for (byte[] word :
        phrases.stream().map(PhrasePattern::folded).sorted(Arrays::compare).toList()) {
      if (word.length > 0 && (words.isEmpty() || !starts(word, words.getLast()))) {
        words.add(word);
      }
    }
    return new PhrasePattern(words).node(0, words.size(), 0, 0);
  }

  private static byte[] folded(byte[] phrase) {
    byte[] word = phrase.clone();
    for (int i = 0; i < word.length; i++) {
      word[i] = (byte) (word[i] >= 'A' && word[i] <= 'Z' ? word[i] + 32 : word[i]);
    }
    return word;
  }

  private static boolean starts(byte[] word, byte[] with) {
    return word.length >= with.length && Arrays.equals(word, 0, with.length, with, 0, with.length);
  }

  /// What follows `depth` bytes that the words from `first` to `end` have in common.
  private Node node(int first, int end, int depth, int forks) {
    if (first == end) {
      return new Node.One(ByteSet.NONE);
    }
    int shared = shared(first, end, depth);
    List<Node> parts = new ArrayList<>();
    for (int i = depth; i < shared; i++) {
      parts.add(Node.One.folded(words.get(first)[i] & 0xff));
    }
    if (end - first > 1) {
      parts.add(fork(first, end, shared, forks + 1));
    }
    return Node.Sequence.of(parts);
  }

  private int shared(int first, int end, int depth) {
    int differs = Arrays.mismatch(words.get(first), words.get(end - 1));
    return differs < 0 ? words.get(first).length : Math.max(differs, depth);
  }

  private Node fork(int first, int end, int depth, int forks) {
    List<Node> options = new ArrayList<>();
    for (int i = first; i < end; ) {
      int next = i + 1;
      while (forks < DEEPEST && next < end && words.get(next)[depth] == words.get(i)[depth]) {
        next++;
      }
      options.add(node(i, next, depth, forks));
      i = next;
    }
    return Node.Choice.of(options);
  }
}
