package io.bartizan.waf.transform;

import io.bartizan.waf.text.Text;

/// Makes back slashes slashes, then normalizes the path.
final class NormalizePathWin implements Transformation {
  private final NormalizePath path = new NormalizePath();

  @Override
  public Text of(Text text) {
    int first = Find.first(text, '\\');
    return path.of(first < 0 ? text : slashed(text, first));
  }

  private static Text slashed(Text text, int first) {
    byte[] bytes = text.bytes();
    for (int i = first; i < bytes.length; i++) {
      if (bytes[i] == '\\') {
        bytes[i] = '/';
      }
    }
    return Text.of(bytes);
  }
}
