package io.bartizan.policies.waf;

import io.bartizan.config.Check;
import io.bartizan.config.Default;
import io.bartizan.config.Doc;
import io.bartizan.config.Example;
import io.bartizan.config.OneOrMany;
import io.bartizan.config.Shorthand;
import io.bartizan.config.Unsafe;
import io.bartizan.config.UnsafeChoices;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// By which rules requests and answers are judged.
@Doc(
    "Rules in SecLang that judge requests and answers. `waf: crs` stands for `waf: { rules: crs }`; `off` turns off what `defaults` say.")
public record WafConfig(
    @Doc(
            "Where the rules are, in order: files, files by a pattern such as `rules/*.conf`, the folder of a Core Rule Set, `crs` for the"
                + " one that is installed, or `base` for the gateway's own.")
        @OneOrMany
        List<Path> rules,
    @Doc("`block` refuses what the rules block; `watch` only records what they find.")
        @Default("block")
        Mode mode,
    @Doc("How much the Core Rule Set suspects, from 1 to 4; without it, what its own setup says.")
        @Nullable Integer paranoia,
    @Doc("From which anomaly score on the Core Rule Set blocks a request, from 1 to 10000.")
        @Nullable Integer inboundThreshold,
    @Doc("From which anomaly score on the Core Rule Set blocks an answer, from 1 to 10000.")
        @Nullable Integer outboundThreshold,
    @Doc("Rules that are left out, altogether or for some paths or some of what they look at.")
        @Default("[]")
        @Example(
            "[ { id: 942100 }, { tag: attack-sqli, path: /search/** }, { id: 942430, target: \"ARGS:q\" } ]")
        @OneOrMany
        List<WafExclusion> exclude,
    @Doc("How much of a request body is judged.") @Default("{}") WafBodyConfig body,
    @Doc("Which answers are judged. `true` for the default types, `false` for none.")
        @Default("false")
        WafResponsesConfig responses,
    @Doc(
            "Unsafe choices that this makes: `lost-rules` goes without rules that ask for what is refused, such as a pattern with look-around.")
        @Default("[]")
        @OneOrMany
        Set<Unsafe> unsafe) {
  /// Whether what rules block is refused.
  public enum Mode {
    BLOCK,
    WATCH;

    String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final String OFF = "off";
  private static final int HIGHEST = 10_000;

  public WafConfig {
    rules = List.copyOf(rules);
    exclude = List.copyOf(exclude);
    unsafe = Set.copyOf(unsafe);
    Check.all()
        .and(!rules.isEmpty(), "rules", "[]", "at least one")
        .and(paranoia == null || paranoia >= 1 && paranoia <= 4, "paranoia", paranoia, "1 to 4")
        .and(isScore(inboundThreshold), "inboundThreshold", inboundThreshold, "from 1 to 10000")
        .and(isScore(outboundThreshold), "outboundThreshold", outboundThreshold, "from 1 to 10000")
        .done();
    UnsafeChoices.of(unsafe)
        .require(Unsafe.LOST_RULES, unsafe.contains(Unsafe.LOST_RULES), "rules", rules)
        .done();
  }

  private static boolean isScore(@Nullable Integer threshold) {
    return threshold == null || threshold >= 1 && threshold <= HIGHEST;
  }

  /// What `waf: crs` and `waf: rules/own.conf` mean.
  @Shorthand
  public static WafConfig of(Path rules) {
    return new WafConfig(
        List.of(rules),
        Mode.BLOCK,
        null,
        null,
        null,
        List.of(),
        WafBodyConfig.USUAL,
        WafResponsesConfig.OFF,
        Set.of());
  }

  /// Whether nothing is judged.
  public boolean isOff() {
    return rules.size() == 1 && rules.getFirst().endsWith(OFF);
  }

  /// Whether rules that ask for what is refused are left out.
  boolean losesRules() {
    return unsafe.contains(Unsafe.LOST_RULES);
  }

  /// Whether anything is said that only the Core Rule Set understands.
  boolean tunesCrs() {
    return paranoia != null || inboundThreshold != null || outboundThreshold != null;
  }

  /// What `bartizan check` shows, a line each.
  public List<String> texts() {
    List<String> texts = new ArrayList<>();
    texts.add(
        names()
            + (mode == Mode.WATCH ? ", only watched" : "")
            + (paranoia == null ? "" : ", paranoia " + paranoia)
            + (inboundThreshold == null ? "" : ", blocks from score " + inboundThreshold));
    texts.add(body.text());
    texts.add(responses.text());
    exclude.forEach(exclusion -> texts.add("without " + exclusion.text()));
    return texts;
  }

  private String names() {
    return rules.stream()
        .map(path -> String.valueOf(path.getFileName()))
        .collect(Collectors.joining(", "));
  }
}
