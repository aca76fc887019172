package io.bartizan.waf.operator;

import io.bartizan.waf.text.Text;
import io.bartizan.waf.text.Utf8;

/// Whether the value is no UTF-8 (RFC 3629): a byte that cannot be there, a character cut short,
/// written longer than needed, a surrogate, or beyond U+10FFFF.
enum ValidateUtf8Encoding implements Operator {
  INSTANCE;

  @Override
  public boolean matches(Text value, Match match) {
    int at = 0;
    while (at < value.length()) {
      int length = value.at(at) >= 0 ? 1 : Utf8.length(value, at);
      if (length == 0) {
        return true;
      }
      at += length;
    }
    return false;
  }
}
