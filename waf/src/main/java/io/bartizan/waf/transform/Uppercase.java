package io.bartizan.waf.transform;

import io.bartizan.waf.text.Text;

/// Makes the letters a-z capital.
final class Uppercase implements Transformation {
  @Override
  public Text of(Text text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.at(i) >= 'a' && text.at(i) <= 'z') {
        return raised(text, i);
      }
    }
    return text;
  }

  private static Text raised(Text text, int first) {
    byte[] bytes = text.bytes();
    for (int i = first; i < bytes.length; i++) {
      if (bytes[i] >= 'a' && bytes[i] <= 'z') {
        bytes[i] = (byte) (bytes[i] - 0x20);
      }
    }
    return Text.of(bytes);
  }
}
