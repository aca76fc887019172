package io.bartizan.policies.compress;

import io.bartizan.config.Check;
import io.bartizan.config.Default;
import io.bartizan.config.Doc;
import io.bartizan.config.OneOrMany;
import io.bartizan.config.Shorthand;
import io.bartizan.config.Size;
import io.bartizan.config.Unsafe;
import io.bartizan.config.UnsafeChoices;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Which answers are compressed.
@Doc(
    "Compresses answers of the upstream for clients that accept it. `off` turns off what `defaults` say.")
public record CompressConfig(
    @Doc("Codings, the preferred one first: `br`, `gzip`.") @Default("[br, gzip]") @OneOrMany
        List<Coding> algorithms,
    @Doc("Content types: `application/json`, `text/*`, or `+json` for all that end so.")
        @Default(
            "[text/*, application/json, application/javascript, application/xml, application/x-ndjson, \"+json\", \"+xml\"]")
        @OneOrMany
        Set<String> types,
    @Doc("Answers known to be shorter stay as they are, from 0 to 1MiB.") @Default("1KiB")
        Size minSize,
    @Doc(
            "Whether to compress also where a secret may stand beside what somebody else has chosen: answers to requests with a cookie or"
                + " with credentials that browsers send by themselves, and answers that set a cookie.")
        @Default("false")
        boolean secrets,
    @Doc("Unsafe choices that this needs: `compressed-secrets`.") @Default("[]") @OneOrMany
        Set<Unsafe> unsafe) {
  /// What stands in place of the mapping.
  public enum Switch {
    OFF
  }

  private static final long LARGEST_MIN = 1 << 20;
  private static final int MOST_TYPES = 64;

  public CompressConfig {
    algorithms = List.copyOf(algorithms);
    types = Set.copyOf(types);
    boolean once = new HashSet<>(algorithms).size() == algorithms.size();
    Check check =
        Check.all()
            .and(once, "algorithms", algorithms, "each coding once")
            .and(types.size() <= MOST_TYPES, "types", types.size() + " types", "at most 64")
            .and(minSize.bytes() <= LARGEST_MIN, "minSize", minSize, "from 0 to 1MiB");
    types.forEach(type ->
        check.and(
            MediaTypes.isPattern(type),
            "types",
            type,
            "such as application/json, text/* or +json, in lower case"));
    check.done();
    UnsafeChoices.of(unsafe).require(Unsafe.COMPRESSED_SECRETS, secrets, "secrets", secrets).done();
  }

  /// What `compress: off` means.
  @Shorthand
  public static CompressConfig switched(Switch off) {
    return new CompressConfig(List.of(), Set.of(), new Size(0), false, Set.of());
  }

  /// Whether nothing is compressed.
  public boolean isOff() {
    return algorithms.isEmpty();
  }

  /// What `bartizan check` shows, such as `br, gzip from 1KiB on`.
  public String text() {
    return String.join(", ", algorithms.stream().map(Coding::token).toList())
        + " from "
        + minSize
        + " on"
        + (secrets ? ", secrets too" : "");
  }
}
