package io.bartizan.identity.apikey;

import io.bartizan.config.Check;
import io.bartizan.config.Default;
import io.bartizan.config.Doc;
import io.bartizan.config.Example;
import io.bartizan.config.OneOrMany;
import io.bartizan.config.Place;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Somebody who calls the API with keys of ours.
public record ConsumerConfig(
    @Doc(
            "The consumer's API keys; several are good at a time, so that one can replace another without a gap.")
        @Default("[]")
        @OneOrMany
        List<KeyConfig> keys,
    @Doc("Roles that `authorize` looks at.") @Default("[]") @OneOrMany Set<String> roles,
    @Doc("OAuth 2.0 scopes that `authorize` looks at.") @Default("[]") @OneOrMany
        Set<String> scopes,
    @Doc("Anything else to know of the consumer, by name; claims of its identity.") @Default("{}")
        Map<String, String> tags) {

  public ConsumerConfig {
    keys = List.copyOf(keys);
    roles = Set.copyOf(roles);
    scopes = Set.copyOf(scopes);
    tags = Map.copyOf(tags);
    Check.all()
        .and(roles.stream().noneMatch(String::isBlank), "roles", roles, "no empty role")
        .and(scopes.stream().noneMatch(String::isBlank), "scopes", scopes, "no empty scope")
        .done();
  }

  /// One key, without what makes it secret.
  public record KeyConfig(
      Place place,
      @Doc(
              "The middle part of the key, by which it is found: 8 to 32 letters and digits. No two keys share one.")
          @Example("shop0001")
          String id,
      @Doc(
              "`sha256:` and the SHA-256 of the whole key in hexadecimal: `printf %s KEY | sha256sum`.")
          @Example("sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")
          String hash,
      @Doc("When the key stops being good; never if absent.") @Example("2027-01-01T00:00:00Z")
          @Nullable Instant expires) {

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9]{8,32}");
    private static final Pattern HASH = Pattern.compile("sha256:[0-9a-f]{64}");

    /// What is no hash may be the key itself, so it is not repeated in the complaint.
    public KeyConfig {
      Check.all()
          .and(ID.matcher(id).matches(), "id", shown(id), "8 to 32 letters and digits")
          .and(
              HASH.matcher(hash).matches(),
              "hash",
              shown(hash),
              "sha256: and 64 hexadecimal digits in lower case")
          .done();
    }

    private static String shown(String text) {
      return "a text of " + text.length() + " characters";
    }
  }
}
