package io.bartizan.policies.waf;

import io.bartizan.config.Check;
import io.bartizan.config.Default;
import io.bartizan.config.Doc;
import io.bartizan.config.OneOrMany;
import io.bartizan.config.Shorthand;
import io.bartizan.config.Size;
import java.util.Set;
import java.util.regex.Pattern;

/// Which answers are judged.
@Doc(
    "Which answers are judged. The upstream is asked for answers that are not compressed. An answer of these types is held back until it"
        + " is judged; others stream.")
public record WafResponsesConfig(
    @Doc("Content types whose bodies are judged. Those of all others stream past the rules unseen.")
        @Default("[text/plain, text/html, text/xml, application/json]")
        @OneOrMany
        Set<String> types,
    @Doc("How many bytes of a body are held back and judged, from 1KiB to 16MiB.")
        @Default("512KiB")
        Size limit,
    @Doc(
            "What happens to a longer one: `reject` refuses it, `inspect-prefix` judges as much and lets the rest stream.")
        @Default("inspect-prefix")
        Longer longer) {
  static final WafResponsesConfig OFF =
      new WafResponsesConfig(Set.of(), new Size(1024), Longer.INSPECT_PREFIX);

  private static final Set<String> USUAL =
      Set.of("text/plain", "text/html", "text/xml", "application/json");
  private static final Pattern TYPE = Pattern.compile("[a-z0-9.-]+/[a-z0-9.+-]+");
  private static final int MOST = 16 << 20;

  public WafResponsesConfig {
    types = Set.copyOf(types);
    Check check =
        Check.all()
            .and(
                limit.bytes() >= 1024 && limit.bytes() <= MOST,
                "limit",
                limit,
                "from 1KiB to 16MiB");
    types.forEach(type ->
        check.and(TYPE.matcher(type).matches(), "types", type, "such as text/html, in lower case"));
    check.done();
  }

  /// What `responses: true` and `responses: false` mean.
  @Shorthand
  public static WafResponsesConfig switched(boolean on) {
    return on ? new WafResponsesConfig(USUAL, new Size(512 << 10), Longer.INSPECT_PREFIX) : OFF;
  }

  /// Whether no answer is judged.
  public boolean isOff() {
    return types.isEmpty();
  }

  String text() {
    return isOff()
        ? "answers are not judged"
        : "answers of type "
            + String.join(", ", types.stream().sorted().toList())
            + ", up to "
            + limit
            + (longer == Longer.REJECT ? ", longer ones refused" : "");
  }
}
