package io.bartizan.policies.waf;

import io.bartizan.identity.CpuPool;
import io.bartizan.waf.RuleCheck;
import io.bartizan.waf.Rules;
import io.bartizan.waf.lang.Fault;
import io.bartizan.waf.lang.SecLangException;
import io.bartizan.waf.lang.Source;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// All compiled rules of the process, each once however many routes and configurations use it; what
/// nobody uses any more is forgotten. Thread-safe.
public final class RuleSets {
  /// What a rule takes of the heap about: its own part, and its patterns, which sets share.
  private static final long EACH = 6_000;

  private static final long PATTERNS = 25_000;

  private final CpuPool computers;
  private final Consumer<String> warn;
  private final long heap;
  private final Map<String, WeakReference<RuleSet>> sets = new HashMap<>();

  /// @param computers judges long bodies
  public RuleSets(CpuPool computers) {
    this(computers, _ -> {});
  }

  /// @param computers judges long bodies
  /// @param warn is told each rule that is lost, whenever rules are compiled
  public RuleSets(CpuPool computers, Consumer<String> warn) {
    this(computers, warn, Runtime.getRuntime().maxMemory());
  }

  /// With a heap of so many bytes at most.
  RuleSets(CpuPool computers, Consumer<String> warn, long heap) {
    this.computers = computers;
    this.warn = warn;
    this.heap = heap;
  }

  /// Begins a configuration. For one thread.
  public Draft draft() {
    return new Draft();
  }

  /// The rules of one configuration: equal words are read once.
  public final class Draft {
    private final Map<WafConfig, RuleSet> read = new HashMap<>();

    private Draft() {}

    /// The rules that `config` names.
    ///
    /// @throws IllegalArgumentException as [RuleSets#of]
    RuleSet of(WafConfig config) {
      return read.computeIfAbsent(config, RuleSets.this::of);
    }

    CpuPool computers() {
      return computers;
    }
  }

  /// The rules that `config` names. Blocks on the disk, and compiles them if they are new.
  ///
  /// @throws IllegalArgumentException if they cannot be read or are not understood; the message
  ///   says where, what stands there, and what is expected
  private synchronized RuleSet of(WafConfig config) {
    try {
      Source[] sources = RuleSources.of(config);
      String digest = RuleFiles.of(sources).digest(sources) + config.losesRules();
      WeakReference<RuleSet> known = sets.get(digest);
      RuleSet set = known == null ? null : known.get();
      if (set == null) {
        set = new RuleSet(compiled(sources, config));
        sets.put(digest, new WeakReference<>(set));
        sets.values().removeIf(one -> one.get() == null);
        weigh();
      }
      return set;
    } catch (SecLangException wrong) {
      throw new IllegalArgumentException("waf: " + wrong.getMessage(), wrong);
    } catch (IOException unreadable) {
      throw new IllegalArgumentException(
          "waf: " + unreadable + " (expected: a file that can be read)", unreadable);
    }
  }

  /// Warns if the rules take so much of the heap that little is left for all else.
  private void weigh() {
    long rules = 0;
    long most = 0;
    for (WeakReference<RuleSet> one : sets.values()) {
      RuleSet set = one.get();
      rules += set == null ? 0 : set.size();
      most = Math.max(most, set == null ? 0 : set.size());
    }
    long need = rules * EACH + most * PATTERNS;
    if (need > heap / 2) {
      warn.accept(
          "waf: "
              + rules
              + " rules in "
              + sets.size()
              + " sets take about "
              + (need >> 20)
              + " MiB (expected: at most half of the heap, which is "
              + (heap >> 20)
              + " MiB; BARTIZAN_JAVA_OPTS=-Xmx"
              + (need * 3 >> 20)
              + "m gives more)");
    }
  }

  private Rules compiled(Source[] sources, WafConfig config) throws SecLangException {
    if (!config.losesRules()) {
      return whole(sources, config);
    }
    Rules rules = Rules.sparing(sources);
    for (Fault lost : rules.lost()) {
      warn.accept("waf: rule " + lost.rule() + " is lost: " + lost.error().getMessage());
    }
    return rules;
  }

  /// What is left out may be what is refused: then it is taken out before anything is compiled.
  private static Rules whole(Source[] sources, WafConfig config) throws SecLangException {
    try {
      return Rules.of(sources);
    } catch (SecLangException wrong) {
      String removals = RuleText.removals(config.exclude());
      if (!wrong.refused() || removals.isEmpty()) {
        return compiled(sources);
      }
      Source[] fewer = Arrays.copyOf(sources, sources.length + 1);
      fewer[sources.length] = Source.text("waf", null, removals);
      return compiled(fewer);
    }
  }

  private static Rules compiled(Source[] sources) throws SecLangException {
    try {
      return Rules.of(sources);
    } catch (SecLangException wrong) {
      if (wrong.refused()) {
        throw new IllegalArgumentException(refused(wrong, RuleCheck.of(sources).faults()), wrong);
      }
      throw wrong;
    }
  }

  /// Names every rule that is refused, and what to do.
  private static String refused(SecLangException first, List<Fault> faults) {
    String rules =
        faults.stream()
            .filter(fault -> fault.error().refused())
            .map(Fault::rule)
            .sorted()
            .map(String::valueOf)
            .collect(Collectors.joining(", "));
    return "waf: rules that cannot run here: "
        + rules
        + " (expected: others, or `unsafe: [lost-rules]` beside `rules` to go without them;"
        + " `bartizan waf check` says why), such as "
        + first.getMessage();
  }

  /// What is missing on the disk for the rules of `config`; null if nothing is. Whether rules are
  /// understood shows when they are compiled. Blocks on the disk.
  public static @Nullable String missing(WafConfig config) {
    try {
      RuleSources.of(config);
      return null;
    } catch (IOException unreadable) {
      return "waf: " + unreadable + " (expected: a file that can be read)";
    } catch (IllegalArgumentException missing) {
      return missing.getMessage();
    }
  }

  /// How many different rules are in use.
  public synchronized int size() {
    sets.values().removeIf(one -> one.get() == null);
    return sets.size();
  }

  /// Every file that the rules of `config` consist of, as far as they can be found. Blocks on the
  /// disk.
  public static Set<Path> files(WafConfig config) {
    try {
      Source[] sources = RuleSources.of(config);
      Set<Path> files = RuleFiles.of(sources).watched();
      for (Path item : config.rules()) {
        files.addAll(RuleSources.watched(item));
      }
      return files;
    } catch (IOException | IllegalArgumentException _) {
      return Set.copyOf(config.rules());
    }
  }
}
