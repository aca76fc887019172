package io.bartizan.waf.operator;

import io.bartizan.waf.detect.sqli.Sqli;
import io.bartizan.waf.text.Text;

/// Whether the value is an SQL injection; its fingerprint is captured.
enum DetectSqli implements Operator {
  INSTANCE;

  @Override
  public boolean matches(Text value, Match match) {
    String fingerprint = Sqli.detect(value);
    if (fingerprint == null) {
      return false;
    }
    if (match.wanted()) {
      match.found(Text.latin1(fingerprint));
    }
    return true;
  }
}
