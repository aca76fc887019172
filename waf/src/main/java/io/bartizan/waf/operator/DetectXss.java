package io.bartizan.waf.operator;

import io.bartizan.waf.detect.xss.Xss;
import io.bartizan.waf.text.Text;

/// Whether the value would run code in a browser; captures all of it.
enum DetectXss implements Operator {
  INSTANCE;

  @Override
  public boolean matches(Text value, Match match) {
    boolean attack = Xss.detect(value);
    if (attack) {
      match.found(value);
    }
    return attack;
  }
}
