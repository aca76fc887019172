package io.bartizan.gateway.secret;

import io.bartizan.config.Suggestions;
import io.bartizan.gateway.command.Arguments;
import io.bartizan.gateway.command.Option;
import io.bartizan.gateway.command.Terminal;
import io.bartizan.gateway.command.WrongUsage;
import io.bartizan.identity.apikey.KeyMaker;
import io.bartizan.identity.password.PasswordMaker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/// `bartizan secret`.
public final class SecretCommand {
  private static final List<String> ACTIONS = List.of("generate", "hash");
  private static final int BYTES_LEAST = 16;
  private static final int BYTES_MOST = 1_024;
  private static final List<Option> KINDS = List.of(Option.PREFIX, Option.BYTES, Option.PASSWORD);

  private final Arguments arguments;
  private final Typing typing;
  private final SecureRandom random = new SecureRandom();

  SecretCommand(Arguments arguments, Typing typing) {
    this.arguments = arguments;
    this.typing = typing;
  }

  /// What `arguments` ask for; secrets come from the process' standard input.
  public static SecretCommand of(Arguments arguments) {
    return new SecretCommand(arguments, Typing.ofProcess());
  }

  /// Returns the exit status.
  ///
  /// @throws WrongUsage if the arguments make no sense together
  public int run(Terminal terminal) throws WrongUsage {
    return switch (arguments.operand(0)) {
      case "generate" -> generate(terminal);
      case "hash" -> hash(terminal);
      default ->
          throw new WrongUsage(
              Suggestions.unknown("action of secret", arguments.operand(0), ACTIONS));
    };
  }

  private int generate(Terminal terminal) throws WrongUsage {
    if (arguments.operands().size() > 1) {
      throw new WrongUsage(
          "secret generate: " + arguments.operand(1) + " (expected: options only)");
    }
    if (KINDS.stream().filter(arguments::has).count() > 1) {
      throw new WrongUsage(
          "secret generate: several kinds (expected: one of --prefix, --bytes and --password)");
    }
    if (arguments.has(Option.BYTES)) {
      terminal.say(bytes(arguments.value(Option.BYTES, "")));
    } else if (arguments.has(Option.PASSWORD)) {
      password(terminal);
    } else {
      key(arguments.value(Option.PREFIX, "bz"), terminal);
    }
    return 0;
  }

  private void key(String prefix, Terminal terminal) throws WrongUsage {
    try {
      KeyMaker.NewKey made = new KeyMaker(random).make(prefix);
      terminal.say(made.key());
      terminal.say("{ id: " + made.id() + ", hash: \"" + made.hash() + "\" }");
    } catch (IllegalArgumentException e) {
      throw new WrongUsage("--" + e.getMessage());
    }
  }

  private void password(Terminal terminal) {
    PasswordMaker maker = new PasswordMaker(random);
    String password = maker.password();
    terminal.say(password);
    byte[] utf8 = password.getBytes(StandardCharsets.UTF_8);
    terminal.say("{ hash: \"" + maker.argon2id(utf8) + "\" }");
  }

  private String bytes(String count) throws WrongUsage {
    int number = count.matches("[0-9]{1,4}") ? Integer.parseInt(count) : 0;
    if (number < BYTES_LEAST || number > BYTES_MOST) {
      throw new WrongUsage(
          "--bytes: " + count + " (expected: from " + BYTES_LEAST + " to " + BYTES_MOST + ")");
    }
    byte[] bytes = new byte[number];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private int hash(Terminal terminal) throws WrongUsage {
    for (Option kind : KINDS) {
      if (arguments.has(kind)) {
        throw new WrongUsage("secret hash: --" + kind.name() + " (expected: no option)");
      }
    }
    String algorithm = arguments.operands().size() > 1 ? arguments.operand(1) : "argon2id";
    if (!List.of("argon2id", "bcrypt", "sha256").contains(algorithm)) {
      // what stands there may be the secret itself
      throw new WrongUsage(
          "secret hash: something else than an algorithm (expected: argon2id, bcrypt or sha256; the secret comes from standard input)");
    }
    return hash(algorithm, terminal);
  }

  private int hash(String algorithm, Terminal terminal) {
    try {
      byte[] secret = typing.secret();
      terminal.say(hashed(algorithm, secret));
      Arrays.fill(secret, (byte) 0);
      return 0;
    } catch (IOException | IllegalArgumentException e) {
      terminal.complain(String.valueOf(e.getMessage()));
      return 1;
    }
  }

  private String hashed(String algorithm, byte[] secret) {
    PasswordMaker maker = new PasswordMaker(random);
    return switch (algorithm) {
      case "bcrypt" -> maker.bcrypt(secret);
      case "sha256" -> KeyMaker.hash(secret);
      default -> maker.argon2id(secret);
    };
  }
}
