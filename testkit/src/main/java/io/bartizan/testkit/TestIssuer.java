package io.bartizan.testkit;

import com.nimbusds.jose.util.JSONObjectUtils;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.bartizan.pipeline.Ticker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;

/// An issuer of tokens on 127.0.0.1: serves a discovery document and a set of keys, and signs
/// whatever a test asks for. Either page can be made to misbehave. It has one key for each
/// algorithm. Thread-safe.
public final class TestIssuer implements AutoCloseable {
  /// What it can sign with, unless a test asks for others.
  private static final String[] ALGORITHMS = {"ES256", "RS256", "PS256", "EdDSA"};

  private final Ticker ticker;
  private final HttpServer server;
  private final String[] algorithms;
  private final IssuerPage discovery = new IssuerPage();
  private final IssuerPage keySet = new IssuerPage();
  private volatile List<TestKey> signing;
  private volatile List<TestKey> published;
  private final Map<String, Object> further = new LinkedHashMap<>();
  private int generation;

  private TestIssuer(Ticker ticker, String... algorithms)
      throws IOException, GeneralSecurityException {
    this.ticker = ticker;
    this.algorithms = algorithms;
    server =
        HttpServer.create(
            new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/.well-known/openid-configuration", discovery);
    server.createContext("/keys", keySet);
    signing = newKeys();
    published = signing;
    publish();
    server.start();
  }

  /// An issuer whose tokens are timed by `ticker`.
  public static TestIssuer start(Ticker ticker) throws IOException, GeneralSecurityException {
    return new TestIssuer(ticker, ALGORITHMS);
  }

  /// The same, with keys for other algorithms: RS256 to RS512, PS256 to PS512, ES256 to ES512,
  /// EdDSA.
  public static TestIssuer start(Ticker ticker, String... algorithms)
      throws IOException, GeneralSecurityException {
    return new TestIssuer(ticker, algorithms);
  }

  /// Its name, which is its URL.
  public String issuer() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /// Where its keys are.
  public String keysUrl() {
    return issuer() + "/keys";
  }

  /// The page with its description, at `/.well-known/openid-configuration`.
  public IssuerPage discovery() {
    return discovery;
  }

  /// The page with its keys.
  public IssuerPage keys() {
    return keySet;
  }

  /// A token that a fresh gateway would accept, to be changed at will and then made by
  /// [TestToken#text()]: for the audience `orders`, issued now to `alice`, valid for five minutes,
  /// signed with the issuer's first algorithm.
  public TestToken token() {
    Instant now = Instant.ofEpochMilli(ticker.millis());
    return new TestToken(now, key(algorithms[0]), this::key)
        .claim("iss", issuer())
        .claim("sub", "alice")
        .claim("aud", "orders")
        .claim("iat", now.getEpochSecond())
        .expires(now.plusSeconds(300));
  }

  /// The key that it signs with now.
  public TestKey key(String algorithm) {
    return signing.stream()
        .filter(key -> key.algorithm().equals(algorithm))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "algorithm: " + algorithm + " (expected: one of " + List.of(algorithms) + ")"));
  }

  /// Signs with new keys from now on. The old ones are no longer published.
  public synchronized void rotate() throws GeneralSecurityException {
    signing = newKeys();
    published = signing;
    publish();
  }

  /// Signs with new keys from now on, and publishes the old ones beside them.
  public synchronized void rotateWithOverlap() throws GeneralSecurityException {
    List<TestKey> all = new ArrayList<>(signing);
    signing = newKeys();
    all.addAll(signing);
    published = List.copyOf(all);
    publish();
  }

  /// Signs with new keys from now on, which nobody is told of.
  public synchronized void rotateInSecret() throws GeneralSecurityException {
    signing = newKeys();
  }

  private List<TestKey> newKeys() throws GeneralSecurityException {
    generation++;
    List<TestKey> keys = new ArrayList<>();
    TestKey rsa = null;
    for (String algorithm : algorithms) {
      String id = algorithm + "-" + generation;
      TestKey key =
          rsa != null && TestKey.isRsa(algorithm)
              ? rsa.as(algorithm, id)
              : TestKey.of(algorithm, id);
      rsa = TestKey.isRsa(algorithm) ? key : rsa;
      keys.add(key);
    }
    return List.copyOf(keys);
  }

  /// The set of keys that it publishes, as JSON.
  public String keySetJson() {
    return JSONObjectUtils.toJSONString(
        Map.of("keys", published.stream().map(TestKey::publicJwk).toList()));
  }

  private void publish() {
    keySet.content(keySetJson());
    Map<String, Object> description = new LinkedHashMap<>();
    description.put("issuer", issuer());
    description.put("jwks_uri", keysUrl());
    description.put("id_token_signing_alg_values_supported", List.of(algorithms));
    description.put("response_types_supported", List.of("code"));
    description.put("subject_types_supported", List.of("public"));
    description.putAll(further);
    discovery.content(JSONObjectUtils.toJSONString(description));
  }

  /// Says one thing more of itself, or another one.
  public synchronized void describe(String name, Object value) {
    further.put(name, value);
    publish();
  }

  /// Serves a further page.
  public void serve(String path, HttpHandler page) {
    server.createContext(path, page);
  }

  @Override
  public void close() {
    discovery.release();
    keySet.release();
    server.stop(0);
  }
}
