package io.bartizan.identity.consumer;

import io.bartizan.config.Check;
import io.bartizan.config.Default;
import io.bartizan.config.Doc;
import io.bartizan.config.Example;
import io.bartizan.config.OneOrMany;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Somebody who calls the API with credentials of ours.
public record ConsumerConfig(
    @Doc(
            "The consumer's API keys; several are good at a time, so that one can replace another without a gap.")
        @Default("[]")
        @OneOrMany
        List<KeyConfig> keys,
    @Doc(
            "The consumer's passwords for Basic authentication, with its name as the user: one, or two while one replaces the other.")
        @Default("[]")
        @OneOrMany
        List<PasswordConfig> passwords,
    @Doc(
            "The consumer's client certificates, up to 100, for `authenticate: { mtls: { caller: consumer } }`.")
        @Default("[]")
        @OneOrMany
        List<CertificateConfig> certificates,
    @Doc(
            "The consumer's keys for HTTP Message Signatures; several are good at a time, so that one can replace another without a gap.")
        @Default("[]")
        @OneOrMany
        List<SignatureKeyConfig> signatureKeys,
    @Doc(
            "The kind of customer, for limits and conditions: 1 to 64 letters, digits, `.`, `_` and `-`. The claim `tier` of its identity.")
        @Example("gold")
        @Nullable String tier,
    @Doc("Roles that `authorize` looks at.") @Default("[]") @OneOrMany Set<String> roles,
    @Doc("OAuth 2.0 scopes that `authorize` looks at.") @Default("[]") @OneOrMany
        Set<String> scopes,
    @Doc("Anything else to know of the consumer, by name; claims of its identity.") @Default("{}")
        Map<String, String> tags,
    @Doc("Whether every credential of the consumer is refused, for as long as this stands here.")
        @Default("false")
        boolean disabled) {

  private static final Pattern TIER = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  public ConsumerConfig {
    keys = List.copyOf(keys);
    passwords = List.copyOf(passwords);
    certificates = List.copyOf(certificates);
    signatureKeys = List.copyOf(signatureKeys);
    roles = Set.copyOf(roles);
    scopes = Set.copyOf(scopes);
    tags = Map.copyOf(tags);
    Check.all()
        .and(passwords.size() <= 2, "passwords", passwords.size(), "one, or two")
        .and(certificates.size() <= 100, "certificates", certificates.size(), "up to 100")
        .and(
            tier == null || TIER.matcher(tier).matches(),
            "tier",
            tier,
            "1 to 64 letters, digits, ., _ and -")
        .and(roles.stream().noneMatch(String::isBlank), "roles", roles, "no empty role")
        .and(scopes.stream().noneMatch(String::isBlank), "scopes", scopes, "no empty scope")
        .and(
            tier == null || !tags.containsKey(Consumer.TIER),
            "tags",
            Consumer.TIER,
            "a tag that is not called as the key beside it")
        .done();
  }

  /// Every credential of every kind.
  public List<Credential> credentials() {
    List<Credential> all = new ArrayList<>(keys);
    all.addAll(passwords);
    all.addAll(certificates);
    all.addAll(signatureKeys);
    return List.copyOf(all);
  }
}
