package io.bartizan.waf.variable;

import io.bartizan.waf.lang.Variable;
import io.bartizan.waf.state.Found;
import io.bartizan.waf.state.Numbers;
import io.bartizan.waf.state.State;
import io.bartizan.waf.state.Value;
import io.bartizan.waf.text.Text;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// Reads the time, local where hours or days count.
record TimeReader(Variable variable) implements Reader {
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

  @Override
  public void read(State state, Found found) {
    found.add(variable, new Value(variable, Text.EMPTY, text(state)));
  }

  private Text text(State state) {
    long now = state.store().now();
    LocalDateTime local =
        LocalDateTime.ofInstant(Instant.ofEpochMilli(now), ZoneId.systemDefault());
    return switch (variable) {
      case TIME -> Text.latin1(CLOCK.format(local));
      case TIME_DAY -> Numbers.text(local.getDayOfMonth());
      case TIME_EPOCH -> Numbers.text(now / 1000);
      case TIME_HOUR -> Numbers.text(local.getHour());
      case TIME_MIN -> Numbers.text(local.getMinute());
      case TIME_MON -> Numbers.text(local.getMonthValue() - 1);
      case TIME_SEC -> Numbers.text(local.getSecond());
      case TIME_WDAY -> Numbers.text(local.getDayOfWeek().getValue() % 7);
      case TIME_YEAR -> Numbers.text(local.getYear());
      default -> Numbers.text(now - state.began());
    };
  }
}
