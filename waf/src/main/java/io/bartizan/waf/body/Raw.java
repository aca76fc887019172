package io.bartizan.waf.body;

import io.bartizan.waf.text.Text;

/// A body that is looked at only as a whole.
public record Raw() implements Processor {
  @Override
  public void read(Text body, Fields fields) {}
}
