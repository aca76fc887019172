package io.bartizan.waf.transform;

import io.bartizan.waf.text.Text;

/// Takes white space off one end or both.
enum Trim implements Transformation {
  LEFT(true, false),
  RIGHT(false, true),
  BOTH(true, true);

  private final boolean left;
  private final boolean right;

  Trim(boolean left, boolean right) {
    this.left = left;
    this.right = right;
  }

  @Override
  public Text of(Text text) {
    int from = 0;
    int to = text.length();
    while (left && from < to && Spaces.is(text.at(from))) {
      from++;
    }
    while (right && to > from && Spaces.is(text.at(to - 1))) {
      to--;
    }
    return text.part(from, to);
  }
}
