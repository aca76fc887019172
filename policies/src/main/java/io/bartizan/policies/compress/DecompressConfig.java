package io.bartizan.policies.compress;

import io.bartizan.config.Check;
import io.bartizan.config.Default;
import io.bartizan.config.Doc;
import io.bartizan.config.OneOrMany;
import io.bartizan.config.Shorthand;
import io.bartizan.config.Size;
import java.util.Set;

/// How much compressed request bodies may become.
@Doc(
    "Decodes compressed request bodies, so that policies and the upstream see what is in them. `off` turns off what `defaults` say.")
public record DecompressConfig(
    @Doc("How many bytes a body may have when decoded, from 1KiB to 1GiB; 413 beyond it.")
        @Default("10MiB")
        Size size,
    @Doc(
            "How many times its compressed length a body may have when decoded, from 2 to 1000, once it is longer than 64 KiB; 413 beyond it.")
        @Default("100")
        int ratio,
    @Doc("Codings that are accepted: `gzip`, `deflate` (in the zlib format), `br`; 415 for others.")
        @Default("[gzip, deflate, br]")
        @OneOrMany
        Set<Known> algorithms) {
  /// A coding that can be read.
  public enum Known {
    GZIP,
    DEFLATE,
    BR
  }

  /// What stands in place of the mapping.
  public enum Switch {
    OFF
  }

  public DecompressConfig {
    algorithms = Set.copyOf(algorithms);
    Check.all()
        .and(size.bytes() >= 1024 && size.bytes() <= 1 << 30, "size", size, "from 1KiB to 1GiB")
        .and(ratio >= 2 && ratio <= 1000, "ratio", ratio, "from 2 to 1000")
        .done();
  }

  /// What `decompress: off` means.
  @Shorthand
  public static DecompressConfig switched(Switch off) {
    return new DecompressConfig(new Size(1024), 2, Set.of());
  }

  /// Whether nothing is decoded.
  public boolean isOff() {
    return algorithms.isEmpty();
  }

  /// What `bartizan check` shows, such as `to at most 10MiB, 100 times the length`.
  public String text() {
    return "to at most " + size + ", " + ratio + " times the length";
  }
}
