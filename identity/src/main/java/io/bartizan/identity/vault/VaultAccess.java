package io.bartizan.identity.vault;

import io.bartizan.identity.web.Places;
import io.bartizan.identity.web.Unusable;
import io.bartizan.identity.web.Web;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// How Vault is asked: `VAULT_ADDR`, `VAULT_TOKEN` or `VAULT_TOKEN_FILE` (read again each time, so
/// that an agent can renew it), `VAULT_NAMESPACE`, `VAULT_CACERT`. Prints no token.
final class VaultAccess {
  private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]{1,4096}");
  private static final int OK = 200;
  private static final int FORBIDDEN = 403;
  private static final int MISSING = 404;

  private final URI address;
  private final @Nullable String token;
  private final @Nullable Path tokenFile;
  private final @Nullable String namespace;
  private final @Nullable Path trust;

  private VaultAccess(URI address, Function<String, @Nullable String> environment) {
    this.address = address;
    this.token = environment.apply("VAULT_TOKEN");
    this.tokenFile = path(environment.apply("VAULT_TOKEN_FILE"));
    this.namespace = environment.apply("VAULT_NAMESPACE");
    this.trust = path(environment.apply("VAULT_CACERT"));
  }

  private static @Nullable Path path(@Nullable String text) {
    return text == null || text.isEmpty() ? null : Path.of(text).toAbsolutePath();
  }

  /// @throws IllegalArgumentException if `environment` does not say enough
  static VaultAccess of(Function<String, @Nullable String> environment) {
    String address = environment.apply("VAULT_ADDR");
    if (address == null || address.isEmpty()) {
      throw new IllegalArgumentException(
          "vault: the environment variable VAULT_ADDR is not set (expected: such as https://vault.internal:8200)");
    }
    URI uri = Places.ofIssuer(address);
    if (uri == null || Places.exposed(uri)) {
      throw new IllegalArgumentException(
          "vault: VAULT_ADDR: "
              + (uri == null ? "no URL" : uri)
              + " (expected: an https URL, or an http URL of this machine)");
    }
    VaultAccess access = new VaultAccess(uri, environment);
    if ((access.token == null || access.token.isEmpty()) == (access.tokenFile == null)) {
      throw new IllegalArgumentException(
          "vault: VAULT_TOKEN and VAULT_TOKEN_FILE (expected: one of them in the environment)");
    }
    return access;
  }

  /// @throws IllegalArgumentException saying why nothing was read
  VaultEntry read(String path) {
    URI uri = URI.create(address.toString().replaceAll("/+$", "") + "/v1/" + path);
    try (Web web = new Web(trust, Web.PATIENCE)) {
      Web.Document answer = web.get(uri, fields());
      return switch (answer.status()) {
        case OK -> VaultEntry.of(path, answer.body().toArray());
        case FORBIDDEN ->
            throw new IllegalArgumentException(
                "vault: " + path + ": permission denied (expected: a token that may read it)");
        case MISSING ->
            throw new IllegalArgumentException(
                "vault: " + path + ": not there (expected: a secret that is not deleted)");
        default ->
            throw new IllegalArgumentException(
                "vault: " + uri + ": status " + answer.status() + " (expected: 200)");
      };
    } catch (Unusable e) {
      throw new IllegalArgumentException("vault: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalArgumentException("vault: interrupted", e);
    }
  }

  private Map<String, String> fields() {
    Map<String, String> fields = new HashMap<>();
    fields.put("X-Vault-Request", "true");
    fields.put("X-Vault-Token", token());
    if (namespace != null && !namespace.isEmpty()) {
      fields.put("X-Vault-Namespace", namespace);
    }
    return fields;
  }

  private String token() {
    String text = tokenFile == null ? String.valueOf(token) : inFile(tokenFile);
    if (!TOKEN.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "vault: a token that is not shown (expected: visible ASCII characters)");
    }
    return text;
  }

  private static String inFile(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1).strip();
    } catch (IOException e) {
      throw new IllegalArgumentException("vault: VAULT_TOKEN_FILE: " + file + " cannot be read", e);
    }
  }

  List<Path> files() {
    return trust == null ? List.of() : List.of(trust);
  }
}
