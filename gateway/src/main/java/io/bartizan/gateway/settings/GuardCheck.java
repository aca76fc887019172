package io.bartizan.gateway.settings;

import io.bartizan.config.Bound;
import io.bartizan.config.Place;
import io.bartizan.config.Problems;
import io.bartizan.identity.consumer.ConsumerConfig;
import io.bartizan.identity.consumer.Credential;
import io.bartizan.identity.consumer.KeyConfig;
import io.bartizan.identity.consumer.PasswordConfig;
import io.bartizan.identity.consumer.SignatureKeyConfig;
import io.bartizan.policies.Decisions;
import io.bartizan.policies.Guards;
import io.bartizan.policies.Templates;
import io.bartizan.policies.authenticate.AuthenticateConfig;
import io.bartizan.proxy.settings.MatchSettings;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Looks at guards together with what `defaults` say, and at API keys together with who may use
/// them.
final class GuardCheck {
  private static final Pair KEYS =
      new Pair("key", "keys", KeyConfig.class, "api-key", AuthenticateConfig::apiKey);
  private static final Pair PASSWORDS =
      new Pair("password", "passwords", PasswordConfig.class, "basic", AuthenticateConfig::basic);

  private static final Pair SIGNATURE_KEYS =
      new Pair(
          "key for signatures",
          "signature-keys",
          SignatureKeyConfig.class,
          "signature",
          AuthenticateConfig::signature);

  private GuardCheck() {}

  static void check(Bound bound, Problems problems) {
    if (!bound.lacks(DefaultSettings.class)) {
      for (DefaultSettings defaults : bound.all(DefaultSettings.class)) {
        Decisions.checkDefaults(defaults.guards(), problems);
        Templates.checkDefaults(defaults.guards(), problems);
        decisions(bound, defaults.guards(), problems);
      }
    }
    credentials(bound, problems, KEYS);
    credentials(bound, problems, PASSWORDS);
    credentials(bound, problems, SIGNATURE_KEYS);
  }

  private static void decisions(Bound bound, Guards defaults, Problems problems) {
    for (RouteSettings route : bound.all(RouteSettings.class)) {
      Decisions.check(route.label(), route.guards(), defaults, problems);
      MatchSettings match = route.match();
      Templates.check(
          route.guards(), route.goal(), defaults, match.path(), !match.hosts().isEmpty(), problems);
    }
  }

  /// Whether there are, or may be, consumers in other files or in the store.
  private static boolean elsewhere(Bound bound) {
    List<GatewaySettings> whole = bound.all(GatewaySettings.class);
    return whole.isEmpty()
        || !whole.getFirst().consumerFiles().isEmpty()
        || whole.getFirst().store().consumers();
  }

  /// A kind of credential, and the way that asks for it.
  private record Pair(
      String credential,
      String key,
      Class<? extends Record> type,
      String way,
      Function<AuthenticateConfig, @Nullable Object> asked) {
    boolean asked(@Nullable AuthenticateConfig config) {
      return config != null && asked.apply(config) != null;
    }
  }

  private static void credentials(Bound bound, Problems problems, Pair pair) {
    boolean asked = bound.all(AuthenticateConfig.class).stream().anyMatch(pair::asked);
    List<? extends Record> credentials = bound.all(pair.type());
    boolean lacks =
        bound.lacks(ConsumerConfig.class) || bound.lacks(pair.type()) || elsewhere(bound);
    if (asked && credentials.isEmpty() && !lacks) {
      bound.all(RouteSettings.class).stream()
          .filter(route -> pair.asked(route.guards().authenticate()))
          .forEach(route ->
              problems.add(
                  route.place(),
                  "%s: nobody has a %s (expected: `consumers` with `%s`)"
                      .formatted(pair.way(), pair.credential(), pair.key())));
    }
    boolean partial = bound.lacks(RouteSettings.class) || bound.lacks(DefaultSettings.class);
    if (!asked && !partial && !credentials.isEmpty()) {
      Place place = ((Credential) credentials.getFirst()).place();
      problems.add(
          place,
          "this %s opens nothing (expected: a route with `authenticate: { %s: {} }`)"
              .formatted(pair.credential(), pair.way()));
    }
  }
}
