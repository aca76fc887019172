package io.bartizan.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.bartizan.config.Place;
import io.bartizan.config.Resource;
import io.bartizan.config.Size;
import io.bartizan.identity.CpuPool;
import io.bartizan.identity.Proof;
import io.bartizan.identity.apikey.ApiKeyAuthenticator;
import io.bartizan.identity.apikey.ApiKeyConfig;
import io.bartizan.identity.apikey.KeyMaker;
import io.bartizan.identity.bearer.BearerAuthenticator;
import io.bartizan.identity.bearer.PeerCertificate;
import io.bartizan.identity.bearer.Safeguard;
import io.bartizan.identity.consumer.ConsumerConfig;
import io.bartizan.identity.consumer.Consumers;
import io.bartizan.identity.consumer.KeyConfig;
import io.bartizan.identity.jwt.Algorithm;
import io.bartizan.identity.jwt.Issuers;
import io.bartizan.identity.jwt.JwtConfig;
import io.bartizan.identity.jwt.KeyWitness;
import io.bartizan.identity.jwt.Profile;
import io.bartizan.identity.revocation.Revocations;
import io.bartizan.identity.store.LocalStore;
import io.bartizan.identity.store.Store;
import io.bartizan.pipeline.Bulkhead;
import io.bartizan.pipeline.Carrier;
import io.bartizan.pipeline.Exchange;
import io.bartizan.pipeline.HeadTable;
import io.bartizan.pipeline.Memory;
import io.bartizan.pipeline.Ticker;
import io.bartizan.pipeline.Walk;
import io.bartizan.pipeline.Witness;
import io.bartizan.testkit.TestIssuer;
import io.bartizan.testkit.TestKey;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// What it costs the event loop to know who is calling.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class AuthenticateBench {
  private static final int CONSUMERS = 100_000;

  private final Ticker clock = Ticker.SYSTEM;
  private TestIssuer issuer;
  private BearerAuthenticator remembering;
  private BearerAuthenticator forgetting;
  private ApiKeyAuthenticator few;
  private ApiKeyAuthenticator many;
  private Exchange withToken;
  private Exchange withBadToken;
  private Exchange withEs256;
  private PublicKey es256Key;
  private byte[] es256Signed;
  private Exchange withKey;
  private byte[] token;
  private MessageDigest digest;

  @Setup
  public void open() throws Exception {
    issuer = TestIssuer.start(clock, "RS256", "ES256");
    Path keys = Files.writeString(Files.createTempFile("keys", ".json"), issuer.keySetJson());
    Issuers issuers =
        new Issuers(
            clock, new Bulkhead("keys", 1), new CpuPool("signatures", 1, 8), KeyWitness.NONE);
    remembering = bearer(issuers, config(issuer.issuer(), keys, 10_000));
    forgetting = bearer(issuers, config(issuer.issuer(), keys, 0));
    Files.delete(keys);
    String text =
        issuer
            .token()
            .claim("roles", List.of("buyer"))
            .claim("scope", "orders:read orders:write")
            .text();
    token = text.getBytes(ISO_8859_1);
    digest = MessageDigest.getInstance("SHA-256");
    withToken = exchange("authorization", "Bearer " + text);
    withEs256 = exchange("authorization", "Bearer " + issuer.token().signedBy("ES256").text());
    awaitAccelerator();
    TestKey es256 = issuer.key("ES256");
    es256Key = es256.publicKey();
    es256Signed = es256.sign(token);
    withBadToken = exchange("authorization", "Bearer " + issuer.token().forged());
    expect(remembering.prove(withToken));
    KeyMaker.NewKey key = new KeyMaker(new SecureRandom()).make("bz");
    withKey = exchange("x-api-key", key.key());
    few = new ApiKeyAuthenticator(ApiKeyConfig.header("x-api-key", "bz"), consumers(key, 10));
    many =
        new ApiKeyAuthenticator(ApiKeyConfig.header("x-api-key", "bz"), consumers(key, CONSUMERS));
    expect(few.prove(withKey));
    expect(many.prove(withKey));
  }

  /// ES256 is checked on the event loop once AWS-LC is loaded, and elsewhere until then.
  private void awaitAccelerator() throws InterruptedException {
    long end = clock.nanos() + Duration.ofSeconds(20).toNanos();
    while (!(forgetting.prove(withEs256) instanceof Proof.Accepted)) {
      if (clock.nanos() > end) {
        throw new IllegalStateException("no AWS-LC within 20 s (expected: Linux on x86_64)");
      }
      Thread.sleep(10);
    }
  }

  private BearerAuthenticator bearer(Issuers issuers, JwtConfig config) {
    Store store = new LocalStore(clock, new Size(1 << 20));
    Safeguard safeguard =
        new Safeguard(new Revocations(clock, store), PeerCertificate.NONE, store, null);
    return new BearerAuthenticator(List.of(issuers.tokens(config)), safeguard);
  }

  private static void expect(Proof proof) {
    if (!(proof instanceof Proof.Accepted)) {
      throw new IllegalStateException(proof.toString());
    }
  }

  private static JwtConfig config(String issuer, Path keys, int cache) {
    return new JwtConfig(
        issuer,
        Set.of("orders"),
        new Resource.OnDisk(keys),
        EnumSet.allOf(Algorithm.class),
        Set.of("at+jwt"),
        Map.of(),
        Profile.ANY,
        new Size(16 << 10),
        false,
        null,
        Duration.ofMinutes(5),
        null,
        "roles",
        "scope",
        false,
        Duration.ofHours(1),
        Duration.ofSeconds(30),
        Duration.ofHours(12),
        null,
        cache,
        Set.of());
  }

  private static Consumers consumers(KeyMaker.NewKey key, int count) {
    KeyMaker maker = new KeyMaker(new SecureRandom());
    Map<String, ConsumerConfig> consumers = new HashMap<>();
    for (int i = 0; i < count; i++) {
      KeyMaker.NewKey each = i == 0 ? key : maker.make("bz");
      consumers.put(
          "c" + i,
          new ConsumerConfig(
              List.of(new KeyConfig(Place.startOf("bench"), each.id(), each.hash(), null)),
              List.of(),
              List.of(),
              List.of(),
              null,
              Set.of("buyer"),
              Set.of(),
              Map.of(),
              false));
    }
    return Consumers.of(consumers);
  }

  /// A request with the fields that a browser sends and one more.
  private Exchange exchange(String name, String value) {
    HeadTable head = new HeadTable();
    field(head, "host", "api.example.com");
    field(head, "user-agent", "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36");
    field(head, "accept", "application/json");
    field(head, "accept-language", "en-GB,en;q=0.9");
    field(head, "accept-encoding", "gzip, br, zstd");
    field(head, name, value);
    Walk walk = new Walk(nobody(Carrier.class), nobody(Witness.class), new Memory(1 << 20));
    return walk.renew(head, clock.nanos(), clock.millis(), 1, 2);
  }

  private static void field(HeadTable head, String name, String value) {
    byte[] nameBytes = name.getBytes(ISO_8859_1);
    byte[] valueBytes = value.getBytes(ISO_8859_1);
    head.append(nameBytes, 0, nameBytes.length, valueBytes, 0, valueBytes.length);
  }

  /// Stands where an exchange that is never started asks for nothing.
  private static <T> T nobody(Class<T> type) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (_, method, _) -> {
              throw new AssertionError(method);
            }));
  }

  @TearDown
  public void close() {
    issuer.close();
  }

  @Benchmark
  public Proof remembered_token() {
    return remembering.prove(withToken);
  }

  @Benchmark
  public Proof verified_rs256_token() {
    return forgetting.prove(withToken);
  }

  /// All that a token costs that is seen for the first time.
  @Benchmark
  public Proof verified_es256_token() {
    return forgetting.prove(withEs256);
  }

  /// What the JDK's own provider takes for the signature alone.
  @Benchmark
  public boolean es256_signature_by_the_jdk() throws GeneralSecurityException {
    Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format", "SunEC");
    signature.initVerify(es256Key);
    signature.update(token);
    return signature.verify(es256Signed);
  }

  @Benchmark
  public Proof forged_rs256_token() {
    return remembering.prove(withBadToken);
  }

  @Benchmark
  public Proof api_key_of_ten() {
    return few.prove(withKey);
  }

  @Benchmark
  public Proof api_key_of_100_000() {
    return many.prove(withKey);
  }

  /// What a cache would cost that is keyed by a cryptographic hash of the token.
  @Benchmark
  public byte[] sha256_of_the_token() {
    return digest.digest(token);
  }
}
