package io.bartizan.identity.basic;

import io.bartizan.config.Check;
import io.bartizan.config.Default;
import io.bartizan.config.Doc;
import io.bartizan.identity.Way;
import java.time.Duration;

/// Names and passwords of consumers, in `Authorization: Basic`.
@Doc("Names and passwords of consumers, in `Authorization: Basic`.")
public record BasicConfig(
    @Doc(
            "How long a password that was right is believed without hashing it again: 0s to 1h. Never longer than the configuration"
                + " still has it.")
        @Default("5m")
        Duration remember,
    @Doc(
            "How many wrong passwords a client may send for one user before it has to wait, 1 to 100. Each further one doubles the"
                + " wait, from one second to one minute; a quarter of an hour without any forgets them.")
        @Default("5")
        int attempts)
    implements Way {

  private static final Duration LONGEST = Duration.ofHours(1);

  public BasicConfig {
    Check.all()
        .and(
            !remember.isNegative() && remember.compareTo(LONGEST) <= 0,
            "remember",
            remember,
            "0s to 1h")
        .and(attempts >= 1 && attempts <= 100, "attempts", attempts, "1 to 100")
        .done();
  }

  @Override
  public String text() {
    return "basic";
  }
}
