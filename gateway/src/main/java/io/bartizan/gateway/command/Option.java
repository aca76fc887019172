package io.bartizan.gateway.command;

import org.jspecify.annotations.Nullable;

/// An option of a command, such as `-c FILE` or `--config FILE`.
///
/// @param letter the short form without its dash; 0 for none
/// @param name the long form without its dashes
/// @param value what stands behind it, such as `FILE`; null if nothing does
/// @param many whether it may be given more than once
/// @param meaning what it does, in a line
public record Option(
    char letter, String name, @Nullable String value, boolean many, String meaning) {
  /// The file that everything is about.
  public static final Option CONFIG =
      new Option('c', "config", "FILE", false, "the configuration (default: bartizan.yaml)");

  /// Takes the place of another gateway.
  public static final Option TAKE_OVER =
      new Option(
          '\0',
          "take-over",
          null,
          false,
          "listen beside a gateway of the same user that is to be ended");

  /// Prints the resolved configuration.
  public static final Option EFFECTIVE =
      new Option(
          '\0', "effective", null, false, "print the whole resolved configuration, secrets masked");

  /// A field of the request to explain.
  public static final Option HEADER =
      new Option(
          'H',
          "header",
          "'Name: value'",
          true,
          "a header field of the request; may be given again");

  /// The address from which the request to explain comes.
  public static final Option FROM =
      new Option('\0', "from", "ADDRESS", false, "the client's address (default: 127.0.0.1)");

  /// The listener at which the request to explain arrives.
  public static final Option LISTENER =
      new Option(
          '\0', "listener", "NAME", false, "the listener (default: the first that fits the URL)");

  /// The status that the request to explain must end with.
  public static final Option EXPECT =
      new Option(
          '\0', "expect", "STATUS", false, "exit with 1 if it ends otherwise: 403, or `forwarded`");

  /// The demo's HTTPS port.
  public static final Option PORT =
      new Option(
          '\0',
          "port",
          "PORT",
          false,
          "the gateway's HTTPS port (default: 8443; 0 for any free one)");

  /// What an API key begins with.
  public static final Option PREFIX =
      new Option('\0', "prefix", "TEXT", false, "generate: what the key begins with (default: bz)");

  /// A secret that is no key.
  public static final Option BYTES =
      new Option('\0', "bytes", "N", false, "generate: N random bytes in Base64url, 16 to 1024");

  /// A secret that is a password.
  public static final Option PASSWORD =
      new Option('\0', "password", null, false, "generate: a password, and its hash by Argon2id");

  /// Where the JVM's record goes.
  public static final Option OUTPUT =
      new Option('o', "output", "FILE", false, "what to write (default: bartizan.aot by the jars)");

  /// Where native libraries go.
  public static final Option NATIVES =
      new Option(
          '\0', "natives", "FOLDER", false, "where native libraries go (default: beside FILE)");

  /// Where a configuration goes.
  public static final Option TARGET =
      new Option('o', "output", "FILE", false, "a new file to write (default: to standard output)");

  /// What becomes of operations that ask for no credential.
  public static final Option PUBLIC =
      new Option(
          '\0', "public", null, false, "admit everybody where the document asks for no credential");

  /// Rules to test a request against.
  public static final Option RULES =
      new Option(
          'r', "rules", "RULES", true, "test: a rule file, a folder, or base; may be given again");

  /// What an archive must be.
  public static final Option SHA256 =
      new Option('\0', "sha256", "HEX", false, "install: the archive's checksum");

  /// Where an archive goes.
  public static final Option TO =
      new Option('\0', "to", "FOLDER", false, "install: a new folder (default: crs)");

  /// Teaches.
  public static final Option HELP = new Option('h', "help", null, false, "print this page");

  /// As it is written: `-c FILE, --config FILE` without its value.
  String forms() {
    return letter == 0 ? "    --" + name : "-" + letter + ", --" + name;
  }

  /// In a line of usage: `[-c FILE]`.
  String usage() {
    String shortest = letter == 0 ? "--" + name : "-" + letter;
    String whole = value == null ? shortest : shortest + " " + value;
    return many ? "[" + whole + "]..." : "[" + whole + "]";
  }
}
