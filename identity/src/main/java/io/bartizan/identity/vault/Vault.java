package io.bartizan.identity.vault;

import io.bartizan.config.Remote;
import io.bartizan.config.Secret;
import io.bartizan.config.SecretStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Secrets in HashiCorp Vault, in its key-value engine version 2. Where it is, and who asks, stands
/// in the environment, as for Vault's own tools. Each path is asked for once in a load.
public final class Vault implements SecretStore {
  private static final String EXPECTED =
      "vault: followed by a path of the key-value engine version 2 and a field, such as secret/data/orders#password";
  private static final Pattern REFERENCE =
      Pattern.compile("((?:[A-Za-z0-9._-]+/)+data(?:/[A-Za-z0-9._-]+)+)#([A-Za-z0-9._-]{1,128})");

  private final Function<String, @Nullable String> environment;
  private final Map<String, VaultEntry> read = new HashMap<>();
  private final Map<String, IllegalArgumentException> unreadable = new HashMap<>();
  private final List<Remote> remotes = new ArrayList<>();
  private @Nullable VaultAccess access;

  public Vault(Function<String, @Nullable String> environment) {
    this.environment = environment;
  }

  @Override
  public Secret read(String reference) {
    Matcher parts = REFERENCE.matcher(reference);
    if (!parts.matches() || reference.contains("..")) {
      throw new IllegalArgumentException(
          "vault: followed by something that is not shown (expected: " + EXPECTED + ")");
    }
    String path = parts.group(1);
    return entry(path).field(path, parts.group(2));
  }

  private VaultEntry entry(String path) {
    IllegalArgumentException why = unreadable.get(path);
    if (why != null) {
      throw why;
    }
    VaultEntry entry = read.get(path);
    if (entry == null) {
      entry = ask(path);
      read.put(path, entry);
    }
    return entry;
  }

  private VaultEntry ask(String path) {
    VaultAccess used = access == null ? VaultAccess.of(environment) : access;
    access = used;
    try {
      VaultEntry entry = used.read(path);
      remotes.add(() -> differs(used, path, entry));
      return entry;
    } catch (IllegalArgumentException why) {
      remotes.add(() -> found(used, path));
      unreadable.put(path, why);
      throw why;
    }
  }

  /// Whether what could not be read now can be.
  private static boolean found(VaultAccess access, String path) {
    try {
      access.read(path);
      return true;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  /// Only what Vault has really said counts: while it is away, nothing has changed.
  private static boolean differs(VaultAccess access, String path, VaultEntry before) {
    try {
      return !access.read(path).same(before);
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  @Override
  public List<Path> files() {
    return access == null ? List.of() : access.files();
  }

  @Override
  public List<Remote> remotes() {
    return List.copyOf(remotes);
  }
}
