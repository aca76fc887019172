package io.bartizan.identity.consumer;

import io.bartizan.pipeline.Identity;
import io.bartizan.pipeline.Lease;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Somebody with credentials of ours. Immutable.
///
/// @param name unique among consumers
/// @param tier the kind of customer; null for none
/// @param disabled whether all of its credentials are refused
public record Consumer(
    String name,
    @Nullable String tier,
    Set<String> roles,
    Set<String> scopes,
    Map<String, String> tags,
    boolean disabled) {
  /// The claim that names the tier.
  static final String TIER = "tier";

  /// The claim that names the API key, or the key for signatures.
  static final String KEY = "key";

  private static final String DIRECTORY = "consumers";

  static Consumer of(String name, ConsumerConfig config, Once once) {
    String tier = config.tier();
    return new Consumer(
        name,
        tier == null ? null : once.of(tier),
        once.of(config.roles()),
        once.of(config.scopes()),
        once.of(config.tags()),
        config.disabled());
  }

  /// The consumer, as proved by `credential`, for as long as that is good.
  public Identity identity(Known credential) {
    return identity(credential, credential);
  }

  /// The consumer, as proved by `credential`.
  Identity identity(Known credential, Lease lease) {
    Map<String, Object> claims = new HashMap<>(tags);
    if (tier != null) {
      claims.put(TIER, tier);
    }
    if (credential.kind().named()) {
      claims.put(KEY, credential.id());
    }
    return Identity.of(name, DIRECTORY, credential.kind().method(), roles, scopes, claims)
        .with(lease);
  }
}
