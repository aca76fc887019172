package io.bartizan.policies.waf;

import io.bartizan.config.Check;
import io.bartizan.config.Default;
import io.bartizan.config.Doc;
import io.bartizan.config.Example;
import io.bartizan.config.OneOrMany;
import io.bartizan.config.Size;
import java.util.Set;

/// How much of a request body is judged.
public record WafBodyConfig(
    @Doc("How many bytes are gathered and judged, from 1KiB to 16MiB.") @Default("128KiB")
        Size limit,
    @Doc(
            "What happens to a longer one: `reject` refuses it with 413, `inspect-prefix` judges as much and lets the rest stream past.")
        @Default("reject")
        Longer longer,
    @Doc(
            "Content types whose bodies stream past the rules unseen: `application/grpc`, `video/*`. A client chooses what type it names.")
        @Default("[]")
        @Example("[ application/grpc ]")
        @OneOrMany
        Set<String> pass) {
  static final WafBodyConfig USUAL =
      new WafBodyConfig(new Size(128 << 10), Longer.REJECT, Set.of());

  private static final int MOST = 16 << 20;

  public WafBodyConfig {
    pass = Set.copyOf(pass);
    Check check =
        Check.all()
            .and(
                limit.bytes() >= 1024 && limit.bytes() <= MOST,
                "limit",
                limit,
                "from 1KiB to 16MiB");
    pass.forEach(type -> check.and(Types.isPattern(type), "pass", type, Types.EXPECTED));
    check.done();
  }

  String text() {
    return "request bodies up to "
        + limit
        + (longer == Longer.REJECT ? ", longer ones refused" : ", of longer ones the first bytes")
        + (pass.isEmpty() ? "" : "; unseen: " + String.join(", ", pass.stream().sorted().toList()));
  }
}
