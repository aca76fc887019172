package io.bartizan.policies.waf;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A Core Rule Set on the disk: a folder with `rules/*.conf`, and its setup.
///
/// @param folder what was unpacked
/// @param setup `crs-setup.conf`, or the example that comes with a release
record CoreRules(Path folder, Path setup) {
  /// What stands in a configuration for the one that is installed.
  static final String NAME = "crs";

  private static final String SETTING = "BARTIZAN_CRS";
  private static final Path DEBIAN = Path.of("/usr/share/modsecurity-crs");
  private static final List<String> SETUPS = List.of("crs-setup.conf", "crs-setup.conf.example");
  private static final Path DEBIAN_SETUP = Path.of("/etc/modsecurity/crs/crs-setup.conf");

  /// The rule set that an item of `rules` means; nothing if it means something else.
  ///
  /// @param item a path; `crs` is a folder beside the configuration, or else what is installed
  static Optional<CoreRules> of(Path item) {
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

  private static Optional<CoreRules> in(Path folder) {
    if (!Files.isRegularFile(folder.resolve("rules/REQUEST-901-INITIALIZATION.conf"))) {
      return Optional.empty();
    }
    Stream<Path> setups = SETUPS.stream().map(folder::resolve);
    return Stream.concat(setups, folder.equals(DEBIAN) ? Stream.of(DEBIAN_SETUP) : Stream.of())
        .filter(Files::isRegularFile)
        .findFirst()
        .map(setup -> new CoreRules(folder, setup));
  }

  /// Where `crs` is looked for, for messages.
  static String expected() {
    return "a Core Rule Set in a folder `crs` beside the configuration, in "
        + SETTING
        + " or in "
        + DEBIAN;
  }
}
