package io.bartizan.waf.transform;

import io.bartizan.waf.text.Text;

/// Decodes Base64 as forgivingly as PHP does: bytes that are none are skipped.
final class Base64DecodeExt implements Transformation {
  @Override
  public Text of(Text text) {
    return Base64Decode.decoded(text, true);
  }
}
