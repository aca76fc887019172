package io.bartizan.gateway.command;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Everything the program can be told to do, and the page that teaches it.
public enum Command {
  /// Runs the gateway.
  RUN(
      "run",
      "guard what FILE says, until told to stop",
      List.of(Option.CONFIG, Option.TAKE_OVER),
      List.of(),
      """
      Reads the configuration, opens its listeners and serves until SIGTERM or Ctrl-C. Then it
      tells connections that they end, accepts nothing new after a second, lets requests that
      are under way finish for at most 30 seconds, and ends; a second signal ends it at once.

      A change of the configuration, of a file that it includes or of a certificate is taken
      over within a second, as one whole and without losing a request; SIGHUP does it at once.
      A file with mistakes changes nothing: they are printed, and what ran before goes on.

      examples:
        bartizan run -c /etc/bartizan/bartizan.yaml
        kill -HUP "$(pidof java)"        read the configuration again, now
        bartizan run -c bartizan.yaml --take-over    while the old one runs; then end the old one
      """),

  /// Checks a configuration.
  CHECK(
      "check",
      "find every mistake in FILE; show what it protects, and how",
      List.of(Option.CONFIG, Option.EFFECTIVE),
      List.of(),
      """
      Finds every mistake at once and prints each as FILE:LINE:COLUMN: message. If there is none,
      it prints the posture (listeners, public routes, unsafe choices, routes without limits)
      and for each route its policies, in the order in which a request meets them.

      examples:
        bartizan check -c bartizan.yaml
        bartizan check -c bartizan.yaml --effective    with every default and include filled in
      """),

  /// Walks a request through the road.
  EXPLAIN(
      "explain",
      "say what would become of a request, and why, without sending it",
      List.of(Option.CONFIG, Option.HEADER, Option.FROM, Option.LISTENER, Option.EXPECT),
      List.of("METHOD", "URL"),
      """
      Walks a request through the road that FILE describes and prints its route, each policy's
      verdict with the reason, and the status that the client would see. Nothing is sent to an
      upstream and nothing is counted. Keys of token issuers are fetched as in real life.

      examples:
        bartizan explain -c bartizan.yaml GET https://localhost:8443/orders/7
        bartizan explain -c bartizan.yaml POST https://api.example.com/orders \\
          -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json'
        bartizan explain -c bartizan.yaml DELETE https://localhost:8443/orders/7 --expect 405
      """),

  /// Prints the JSON Schema.
  SCHEMA(
      "schema",
      "print the JSON Schema of configuration files, for editors",
      List.of(),
      List.of(),
      """
      example: completion and documentation in editors that use yaml-language-server

        bartizan schema > bartizan.schema.json

      and, as the first line of the configuration:

        # yaml-language-server: $schema=bartizan.schema.json
      """),

  /// Makes a configuration of another program's document.
  IMPORT(
      "import",
      "make a configuration of a document of OpenAPI or Kong",
      List.of(Option.TARGET, Option.PUBLIC),
      List.of("FORMAT", "FILE"),
      """
      Reads an OpenAPI document (3.0 or 3.1; FORMAT is openapi) or a declarative configuration of
      Kong (1.1, 2.1 or 3.0; FORMAT is kong), YAML or JSON, and writes a configuration. What has no
      counterpart is named in a comment with its line and the reason. What the document cannot
      know (the issuer of tokens, keys) is listed at the top. A route for which the document asks
      for no credential, or to which requests may come that one serves which is left out, does
      not load until you have decided who is admitted; --public admits everybody where no
      credential is asked for.

      examples:
        bartizan import openapi petstore.yaml -o bartizan.yaml
        bartizan import kong kong.yaml > bartizan.yaml
        bartizan check -c bartizan.yaml
      """),

  /// Checks, tests and installs rules in SecLang.
  WAF(
      "waf",
      "check rule files, test a request against them, install a rule set",
      List.of(Option.RULES, Option.SHA256, Option.TO),
      List.of("ACTION", "FILE..."),
      """
      waf check RULES...      loads rule files in SecLang and prints every mistake with its place,
                              what is expected, and the rules that it loses; then counts rules.
                              RULES is a file, a folder of the Core Rule Set or of *.conf files,
                              crs for the one that is installed, or base for Bartizan's own
      waf test -r RULES FILE  judges the request in FILE (raw HTTP; - for standard input), prints
                              which rules hit and why; exit status 1 if it would be blocked
      waf install ARCHIVE     unpacks a release of the Core Rule Set, .tar.gz or .zip, from a file
                              or an https address; --sha256 is required. For Debian's package, name
                              /usr/share/modsecurity-crs: it says how to use it

      examples:
        bartizan waf install https://github.com/coreruleset/coreruleset/archive/refs/tags/v4.28.0.tar.gz \\
          --sha256 HEX --to /etc/bartizan/crs
        bartizan waf check /etc/bartizan/crs own.conf
        printf 'GET /?q=%%27+or+1=1-- HTTP/1.1\\nHost: a\\n\\n' | bartizan waf test -r base -
      """),

  /// Makes keys and passwords, and what is kept of them.
  SECRET(
      "secret",
      "make an API key or a password, or the hash of one",
      List.of(Option.PREFIX, Option.BYTES, Option.PASSWORD),
      List.of("ACTION", "[ALGORITHM]"),
      """
      secret generate     makes an API key, and prints below it what the configuration keeps of it.
                          The key cannot be had from that again. --password makes a password
                          instead, --bytes N anything else, such as a key for sessions
      secret hash         reads a secret, without showing it at a terminal or else as one line of
                          standard input, never from an argument, and prints its hash. ALGORITHM
                          is argon2id (default) or bcrypt for passwords, sha256 for API keys

      examples:
        bartizan secret generate
          bz_4Ycmu2Tq0bVd_...          give this to the consumer
          { id: 4Ycmu2Tq0bVd, ... }    put this under `consumers: { shop: { keys: [ ... ] } }`
        bartizan secret hash
          $argon2id$v=19$...           put this under `consumers: { ann: { passwords: [ { hash: ... } ] } }`
        bartizan secret hash bcrypt < password.txt
      """),

  /// Changes the consumers that lie in the store.
  CONSUMER(
      "consumer",
      "put consumers into the store that gateways share",
      List.of(Option.CONFIG),
      List.of("ACTION", "[FILE|NAME]"),
      """
      consumer load FILE.jsonl   puts the consumers of FILE, one on each line, in place of all in the
                                 store; gateways see all of them or none. An empty file is none
      consumer put FILE.jsonl    adds the consumers of FILE, up to 1,000, or puts each in place of
                                 the one of its name
      consumer remove NAME       takes a consumer away
      consumer list              prints names, tiers, and kinds and ids of credentials; no hashes

      The store is that of the configuration, which says `store: { redis: { ... }, consumers: true }`.
      Everything is checked first, together with the consumers of the configuration and its files;
      if there is any mistake nothing is written. Running gateways take it over in a second or so.

      examples:
        bartizan consumer load customers.jsonl -c bartizan.yaml
        bartizan consumer remove shop -c bartizan.yaml
      """),

  /// Shows everything at work.
  DEMO(
      "demo",
      "guard a small API and show it at work, with nothing else installed",
      List.of(Option.PORT),
      List.of(),
      """
      Starts a small orders API, an issuer of tokens and the gateway in front of them, all on
      loopback, with a new certificate and new keys. Prints lines to paste into another
      terminal, with the status that each one gives; then shows the access log until Ctrl-C.

      examples:
        bartizan demo
        bartizan demo --port 9443
      """),

  /// Makes later starts fast.
  PREPARE(
      "prepare",
      "make later starts fast: record one for the JVM",
      List.of(Option.OUTPUT, Option.NATIVES),
      List.of(),
      """
      Goes through a start and some thousand requests on loopback, which takes some seconds, and has
      the JVM keep what it learned in a file beside the program's jars (an AOT cache; the variable
      BARTIZAN_AOT names another one, for this command and for later starts). Native libraries are
      unpacked beside it. Every later start uses both, and is more than twice as fast. The file
      holds nothing of your configuration. It fits this program on this Java only: after an upgrade
      of either, prepare again; until then starts are as slow as without it.

      example:
        bartizan prepare
      """),

  /// Says which version this is.
  VERSION("version", "print the version", List.of(), List.of(), ""),

  /// Teaches.
  HELP("help", "print this page; `bartizan COMMAND --help` tells more", List.of(), List.of(), "");

  private final String word;
  private final String summary;

  // Lists that nobody can change: the compiler cannot see that.
  @SuppressWarnings("ImmutableEnumChecker")
  private final List<Option> options;

  @SuppressWarnings("ImmutableEnumChecker")
  private final List<String> operands;

  private final String text;

  Command(String word, String summary, List<Option> options, List<String> operands, String text) {
    this.word = word;
    this.summary = summary;
    this.options = Stream.concat(options.stream(), Stream.of(Option.HELP)).toList();
    this.operands = operands;
    this.text = text;
  }

  /// As it is written on the command line.
  public String word() {
    return word;
  }

  public List<Option> options() {
    return options;
  }

  /// What must follow, in order.
  public List<String> operands() {
    return operands;
  }

  /// The command that is written `word`.
  public static Optional<Command> of(String word) {
    return Stream.of(values()).filter(command -> command.word.equals(word)).findFirst();
  }

  /// The words of all commands.
  public static List<String> words() {
    return Stream.of(values()).map(Command::word).toList();
  }

  /// One line: `bartizan check [-c FILE] [--effective]`.
  public String usage() {
    return Stream.of(
            Stream.of("bartizan", word),
            options.stream().filter(option -> !option.equals(Option.HELP)).map(Option::usage),
            operands.stream())
        .flatMap(part -> part)
        .collect(Collectors.joining(" "));
  }

  /// The page that `bartizan COMMAND --help` prints.
  public String help() {
    String shown = options.stream().map(Command::line).collect(Collectors.joining());
    String rest = text.isEmpty() ? "" : "\n" + text;
    return "usage: "
        + usage()
        + "\n\n"
        + Character.toUpperCase(summary.charAt(0))
        + summary.substring(1)
        + ".\n\n"
        + shown
        + rest;
  }

  private static String line(Option option) {
    String forms = option.value() == null ? option.forms() : option.forms() + " " + option.value();
    return "  %-30s %s%n".formatted(forms, option.meaning());
  }

  /// The page that `bartizan --help` prints.
  public static String overview() {
    String commands =
        Stream.of(values())
            .map(command -> "  %-9s %s%n".formatted(command.word, command.summary))
            .collect(Collectors.joining());
    return """
    Bartizan, a secure API gateway: closed until opened.

    usage: bartizan COMMAND [OPTION ...]

    %s
    first steps:
      bartizan demo                       see it guard a small API
      bartizan check -c bartizan.yaml     is my configuration right, and what does it protect?
      bartizan run -c bartizan.yaml       guard it
      bartizan check --help               more about one command

    exit status: 0 all is well; 1 the configuration or the run failed; 2 wrong usage.
    Colours are used on a terminal only, and never if NO_COLOR is set.
    """
        .formatted(commands);
  }
}
