package io.bartizan.gateway.waf;

import io.bartizan.gateway.command.Terminal;
import io.bartizan.waf.RuleCheck;
import io.bartizan.waf.lang.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/// `bartizan waf install`: unpacks a release of the Core Rule Set whose checksum is known.
///
/// @param from a file, an https address, or the folder of Debian's package
/// @param sum the archive's SHA-256, 64 hexadecimal digits; empty if none was given
/// @param target the folder to make
record InstallRules(String from, String sum, Path target) implements WafCommand {
  @Override
  public int run(Terminal terminal) throws InterruptedException {
    try {
      if (!Download.isAddress(from) && Files.isDirectory(Path.of(from))) {
        return name(Path.of(from), terminal);
      }
      return install(terminal);
    } catch (IOException e) {
      terminal.complain(String.valueOf(e.getMessage()));
      return 1;
    }
  }

  private int install(Terminal terminal) throws IOException, InterruptedException {
    if (Files.exists(target)) {
      throw new IOException(
          target + ": exists already (expected: a new folder; name another with --to)");
    }
    byte[] archive = Download.bring(from);
    check(archive);
    Map<String, byte[]> files = unpacked(archive);
    write(files);
    terminal.say(files.size() + " files in " + target);
    int status = CheckRules.tell(loaded(), terminal);
    terminal.say("settings of the rules: " + target.resolve("crs-setup.conf"));
    terminal.say("in the configuration:  waf: " + target);
    return status;
  }

  private Map<String, byte[]> unpacked(byte[] archive) throws IOException {
    try {
      return Release.read(archive);
    } catch (IOException e) {
      throw new IOException(from + ": " + e.getMessage(), e);
    }
  }

  private RuleCheck loaded() throws IOException {
    return RuleCheck.of(RuleFiles.read(List.of(target.toString())).toArray(Source[]::new));
  }

  private void check(byte[] archive) throws IOException {
    String found = sha256(archive);
    if (sum.isEmpty()) {
      throw new IOException(
          "--sha256: none (expected: the checksum that the release's page tells; this archive has "
              + found
              + ")");
    }
    if (!found.equals(sum.toLowerCase(Locale.ROOT))) {
      throw new IOException(from + ": SHA-256 is " + found + " (expected: " + sum + ")");
    }
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Everything or nothing: the folder gets its name when it is complete.
  private void write(Map<String, byte[]> files) throws IOException {
    Path parent = target.toAbsolutePath().getParent();
    Files.createDirectories(parent);
    Path made = Files.createTempDirectory(parent, ".crs-");
    try {
      fill(made, files);
      Files.move(made, target);
    } catch (IOException e) {
      discard(made);
      throw e;
    }
  }

  private static void fill(Path made, Map<String, byte[]> files) throws IOException {
    Files.createDirectory(made.resolve("rules"));
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Files.write(made.resolve(file.getKey()), file.getValue(), StandardOpenOption.CREATE_NEW);
    }
    Files.copy(made.resolve("crs-setup.conf.example"), made.resolve("crs-setup.conf"));
    Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static void discard(Path made) throws IOException {
    List<Path> all;
    try (Stream<Path> files = Files.walk(made)) {
      all = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : all) {
      Files.delete(file);
    }
  }

  private static int name(Path folder, Terminal terminal) throws IOException {
    RuleCheck check =
        RuleCheck.of(RuleFiles.read(List.of(folder.toString())).toArray(Source[]::new));
    CheckRules.tell(check, terminal);
    if (!CheckRules.isOnlyRefused(check.faults())) {
      return 1;
    }
    String rules =
        check.faults().isEmpty()
            ? folder.toString()
            : "{ rules: " + folder + ", unsafe: [lost-rules] }";
    terminal.say("nothing needs to be copied; in the configuration:  waf: " + rules);
    return 0;
  }
}
