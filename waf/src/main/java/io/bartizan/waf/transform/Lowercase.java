package io.bartizan.waf.transform;

import io.bartizan.waf.text.Text;

/// Makes the letters A-Z small.
final class Lowercase implements Transformation {
  @Override
  public Text of(Text text) {
    byte[] array = text.array();
    for (int i = text.start(); i < text.end(); i++) {
      if (array[i] >= 'A' && array[i] <= 'Z') {
        return lowered(text, i - text.start());
      }
    }
    return text;
  }

  private static Text lowered(Text text, int first) {
    byte[] bytes = text.bytes();
    for (int i = first; i < bytes.length; i++) {
      bytes[i] = of(bytes[i]);
    }
    return Text.of(bytes);
  }

  static byte of(byte letter) {
    return letter >= 'A' && letter <= 'Z' ? (byte) (letter | 0x20) : letter;
  }
}
