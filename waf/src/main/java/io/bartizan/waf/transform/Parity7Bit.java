package io.bartizan.waf.transform;

import io.bartizan.waf.text.Text;

/// Makes the eighth bit of each byte the parity of the other seven, or zero.
enum Parity7Bit implements Transformation {
  EVEN {
    @Override
    byte of(byte value) {
      return (byte) (value & 0x7f | (ones(value) & 1) << 7);
    }
  },
  ODD {
    @Override
    byte of(byte value) {
      return (byte) (value & 0x7f | (~ones(value) & 1) << 7);
    }
  },
  ZERO {
    @Override
    byte of(byte value) {
      return (byte) (value & 0x7f);
    }
  };

  abstract byte of(byte value);

  private static int ones(byte value) {
    return Integer.bitCount(value & 0x7f);
  }

  @Override
  public Text of(Text text) {
    for (int i = 0; i < text.length(); i++) {
      if (of(text.at(i)) != text.at(i)) {
        return changed(text, i);
      }
    }
    return text;
  }

  private Text changed(Text text, int first) {
    byte[] bytes = text.bytes();
    for (int i = first; i < bytes.length; i++) {
      bytes[i] = of(bytes[i]);
    }
    return Text.of(bytes);
  }
}
