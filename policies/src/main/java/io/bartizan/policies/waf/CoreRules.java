package io.bartizan.policies.waf;

import io.bartizan.waf.lang.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A Core Rule Set on the disk: a folder with `rules/*.conf`, and its setup. Debian's package keeps
/// the setup, and what users have to say before and behind the rules, in `/etc/modsecurity/crs`.
///
/// @param folder what was unpacked
/// @param setup `crs-setup.conf`, or the example that comes with a release
/// @param before files that come before the rules
/// @param after files that come behind them
public record CoreRules(Path folder, Path setup, List<Path> before, List<Path> after) {
  /// What stands in a configuration for the one that is installed.
  public static final String NAME = "crs";

  private static final String SETTING = "BARTIZAN_CRS";
  private static final Path DEBIAN = Path.of("/usr/share/modsecurity-crs");
  private static final Path FIRST = Path.of("rules/REQUEST-901-INITIALIZATION.conf");

  /// Debian's `/etc/modsecurity/crs`, as seen from its `/usr/share/modsecurity-crs`.
  private static final Path SETTINGS = Path.of("../../../etc/modsecurity/crs");

  private static final List<String> SETUPS = List.of("crs-setup.conf", "crs-setup.conf.example");
  private static final String BEFORE = "REQUEST-900-EXCLUSION-RULES-BEFORE-CRS.conf";
  private static final String AFTER = "RESPONSE-999-EXCLUSION-RULES-AFTER-CRS.conf";

  public CoreRules {
    before = List.copyOf(before);
    after = List.copyOf(after);
  }

  /// The rule set that an item of `rules` means; nothing if it means something else.
  ///
  /// @param item a path; `crs` is a folder beside the configuration, or else what is installed
  public static Optional<CoreRules> of(Path item) {
    return places(item).flatMap(place -> in(place).stream()).findFirst();
  }

  static boolean isName(Path item) {
    return item.endsWith(NAME);
  }

  private static Stream<Path> places(Path item) {
    @Nullable String set = System.getenv(SETTING);
    Stream<Path> installed =
        set == null || set.isEmpty() ? Stream.of(DEBIAN) : Stream.of(Path.of(set), DEBIAN);
    return isName(item) ? Stream.concat(Stream.of(item), installed) : Stream.of(item);
  }

  /// The rule set in a folder; nothing if there is none.
  public static Optional<CoreRules> in(Path folder) {
    if (!Files.isRegularFile(folder.resolve(FIRST))) {
      return Optional.empty();
    }
    for (String setup : SETUPS) {
      if (Files.isRegularFile(folder.resolve(setup))) {
        return Optional.of(new CoreRules(folder, folder.resolve(setup), List.of(), List.of()));
      }
    }
    return packaged(folder, folder.toAbsolutePath().resolve(SETTINGS).normalize());
  }

  /// As Debian's package has it.
  private static Optional<CoreRules> packaged(Path folder, Path settings) {
    Path setup = settings.resolve(SETUPS.getFirst());
    return Files.isRegularFile(setup)
        ? Optional.of(
            new CoreRules(folder, setup, ifThere(settings, BEFORE), ifThere(settings, AFTER)))
        : Optional.empty();
  }

  private static List<Path> ifThere(Path folder, String name) {
    return Stream.of(folder.resolve(name)).filter(Files::isRegularFile).toList();
  }

  /// All of it, in order. Reads from the disk.
  ///
  /// @param tuning directives that stand behind the setup
  /// @throws IOException if a file cannot be read
  public List<Source> sources(String tuning) throws IOException {
    List<Source> sources = new ArrayList<>();
    sources.add(Source.file(setup));
    sources.add(Source.text("waf", null, tuning));
    for (Path file : before) {
      sources.add(Source.file(file));
    }
    sources.add(Source.text(NAME, folder, "Include rules/*.conf\n"));
    for (Path file : after) {
      sources.add(Source.file(file));
    }
    return sources;
  }

  /// The files outside of `rules`.
  List<Path> settings() {
    return Stream.of(List.of(setup), before, after).flatMap(List::stream).toList();
  }

  /// Where `crs` is looked for, for messages.
  static String expected() {
    return "a Core Rule Set in a folder `crs` beside the configuration, in "
        + SETTING
        + " or in "
        + DEBIAN;
  }
}
