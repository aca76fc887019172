package io.bartizan.gateway.settings;

import io.bartizan.config.Config;
import io.bartizan.config.Default;
import io.bartizan.config.Defines;
import io.bartizan.config.Doc;
import io.bartizan.config.Example;
import io.bartizan.config.Loaded;
import io.bartizan.config.OneOrMany;
import io.bartizan.config.Readable;
import io.bartizan.identity.consumer.ConsumerConfig;
import io.bartizan.identity.mint.MintConfig;
import io.bartizan.identity.reception.SignInConfig;
import io.bartizan.identity.revocation.RevocationConfig;
import io.bartizan.identity.store.StoreConfig;
import io.bartizan.identity.vault.Vault;
import io.bartizan.proxy.settings.AdminSettings;
import io.bartizan.proxy.settings.ClientAddressSettings;
import io.bartizan.proxy.settings.DnsSettings;
import io.bartizan.proxy.settings.OverloadSettings;
import io.bartizan.proxy.settings.ServiceSettings;
import io.bartizan.proxy.settings.TlsSettings;
import io.bartizan.telemetry.LogConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A whole configuration.
@Doc("A configuration. It can take in further files: `include: [\"routes/*.yaml\"]`.")
public record GatewaySettings(
    @Doc("Where clients connect: one listener or a list.") @Example("{ https: 8443 }") @OneOrMany
        List<ListenerSettings> listen,
    @Doc("Certificates for every `https` listener that has none of its own: one or a list.")
        @Example("{ certificate: api.pem, key: api.key }")
        @OneOrMany
        @Default("[]")
        List<TlsSettings> tls,
    @Doc("Which proxies before this gateway are believed about a client's address; none if absent.")
        @Nullable ClientAddressSettings clientAddress,
    @Doc("Upstreams by name. Every one must be used by a route.")
        @Example("{ orders: { endpoints: [\"http://127.0.0.1:9001\"] } }")
        @Defines("service")
        @Default("{}")
        Map<String, ServiceSettings> services,
    @Doc("Who says what the names of endpoints stand for.") @Default("{}") DnsSettings dns,
    @Doc("How tokens are signed by which services learn who calls.") @Default("{}")
        MintConfig identityTokens,
    @Doc("Where is kept what must be remembered for a while.") @Default("{}") StoreConfig store,
    @Doc("Which tokens are withdrawn before they expire. None can be if absent.")
        @Nullable RevocationConfig revocation,
    @Doc("Who calls with API keys, by name.")
        @Defines(value = "consumer", mayBeUnused = true)
        @Default("{}")
        Map<String, ConsumerConfig> consumers,
    @Doc(
            "Further consumers, in files of their own: YAML that says what may stand under `consumers`, or, for very many, JSON lines (`.jsonl`): on"
                + " each line one consumer as an object with the same keys and its `name`. The files are watched.")
        @Example("[ partners.yaml, customers.jsonl ]")
        @Readable
        @OneOrMany
        @Default("[]")
        List<Path> consumerFiles,
    @Doc(
            "A file with the ids of API keys that are refused although a consumer has them, one on each line; `#` begins a comment. It is"
                + " watched, so that a key can be revoked at once wherever it is declared.")
        @Example("revoked.txt")
        @Readable
        @Nullable Path revokedKeys,
    @Doc("How people sign in, by name: 1 to 32 small letters, digits and `-`.")
        @Example(
            "{ corp: { oidc: { issuer: \"https://id.example.com\", client-id: gateway, client-secret: env:OIDC_SECRET } } }")
        @Defines("sign-in")
        @Default("{}")
        Map<String, SignInConfig> signIn,
    @Doc("What holds for every route, and for requests that no route serves.") @Default("{}")
        DefaultSettings defaults,
    @Doc("Routes of every listener that has none of its own.") @Default("[]")
        List<RouteSettings> routes,
    @Doc("When the gateway as a whole has too much to do.") @Default("{}")
        OverloadSettings overload,
    @Doc("The listener for operators.") @Default("{}") AdminSettings admin,
    @Doc("What is recorded, and where.") @Default("{}") LogConfig log) {

  /// Loads `file` and checks it as a whole. Blocks on the disk.
  public static Loaded<GatewaySettings> load(Path file) {
    return load(file, System::getenv);
  }

  /// The same, with another environment than this process's.
  public static Loaded<GatewaySettings> load(
      Path file, Function<String, @Nullable String> environment) {
    Config config = new Config(environment, () -> new Vault(environment));
    return WafFiles.watched(config.read(file, GatewaySettings.class, WholeChecks.ALL));
  }

  /// The same for a text that is already in memory; `file` appears in messages.
  public static Loaded<GatewaySettings> parse(String file, String text) {
    return Config.parse(file, text, GatewaySettings.class, WholeChecks.ALL);
  }

  /// The certificates of `listener`.
  public List<TlsSettings> certificates(ListenerSettings listener) {
    if (!listener.socket().secure()) {
      return List.of();
    }
    return listener.socket().tls().isEmpty() ? tls : listener.socket().tls();
  }

  /// The routes that `listener` serves; none if it only redirects.
  public List<RouteSettings> routes(ListenerSettings listener) {
    return listener.redirects() || !listener.routes().isEmpty() ? listener.routes() : routes;
  }

  /// The service that `route` leads to; null if the gateway itself answers.
  public @Nullable ServiceSettings service(RouteSettings route) {
    return route.service() == null ? null : services.get(route.service().value());
  }

  /// Every route, of whichever listener.
  public List<RouteSettings> allRoutes() {
    return Stream.concat(
            routes.stream(), listen.stream().flatMap(listener -> listener.routes().stream()))
        .toList();
  }

  /// A line for each sign-in whose sessions end with the process.
  public List<String> forgetfulSignIns() {
    return signIn.entrySet().stream()
        .filter(entry -> entry.getValue().forgets())
        .map(entry ->
            entry.getKey()
                + " has no keys: its sessions end with the process, and no other gateway knows them")
        .toList();
  }
}
