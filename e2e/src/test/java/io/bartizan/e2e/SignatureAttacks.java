package io.bartizan.e2e;

import static io.bartizan.e2e.SignedRequest.digest;
import static io.bartizan.e2e.SignedRequest.hmac;

import io.bartizan.testkit.HandTicker;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What can be done to signatures and digests. The keys: `shop`, `gone` and `late` share a secret,
/// `lab` has an elliptic curve.
final class SignatureAttacks {
  static final String SECRET = "a secret of the shop, long enough";
  static final HandTicker CLOCK = new HandTicker();
  static final EllipticKey ELLIPTIC = EllipticKey.make();
  private static final String BODY = "{\"item\": 1}";

  private static long unique;

  /// Sends a request that has to be admitted.
  interface Sender {
    void send(String request) throws Exception;
  }

  /// Makes the request; may send others before.
  interface Making {
    String text(Sender before) throws Exception;
  }

  record Attack(String name, int status, String code, Making making) {
    @Override
    public String toString() {
      return name;
    }
  }

  private SignatureAttacks() {}

  static final List<Attack> ATTACKS = new ArrayList<>();

  static {
    fields();
    windows();
    coverage();
    components();
    algorithms();
    changes();
    labels();
    owners();
    bodies();
    replays();
  }

  private static void refused(String name, String code, Making making) {
    ATTACKS.add(new Attack(name, 401, "signature." + code, making));
  }

  private static void fields() {
    ATTACKS.add(
        new Attack("no signature", 401, "credential.missing", _ -> good().text(new String[0])));
    refused("Signature alone", "malformed", _ -> good().text(good().signatureLine()));
    refused("Signature-Input alone", "malformed", _ -> good().text(good().inputLine()));
    refused(
        "characters beyond ASCII",
        "malformed",
        _ -> good().text(good().inputLine() + ";tag=\"\u00e9\"", good().signatureLine()));
    refused(
        "a comma at the end",
        "malformed",
        _ -> good().text(good().inputLine() + ",", good().signatureLine()));
    refused(
        "Base64 without padding",
        "malformed",
        _ -> good().text(good().inputLine(), good().signatureLine().replace("=:", ":")));
    refused(
        "no byte sequence",
        "malformed",
        _ -> good().text(good().inputLine(), "Signature: sig1=\"text\""));
    refused("an empty signature", "malformed", _ -> good().signer(_ -> new byte[0]).text());
    refused("a huge dictionary", "malformed", _ -> good().text(many(17), good().signatureLine()));
    refused("65 components", "malformed", _ -> wide().text());
    refused(
        "a number of 16 digits", "malformed", _ -> good().says("created=1000000000000000").text());
  }

  private static String many(int count) {
    StringBuilder line = new StringBuilder(good().inputLine());
    for (int i = 1; i < count; i++) {
      line.append(", other").append(i).append("=()");
    }
    return line.toString();
  }

  private static SignedRequest wide() {
    SignedRequest wide = good();
    for (int i = 0; i < 65; i++) {
      wide.covers("\"x-" + i + '"', "").field("X-" + i + ":");
    }
    return wide;
  }

  private static void windows() {
    refused("too old", "expired", _ -> good().says("created=" + (now() - 62)).text());
    refused("ended", "expired", _ -> good().says("expires=" + now()).text());
    refused("ended before it began", "expired", _ -> good().says("expires=" + (now() - 10)).text());
    refused("of tomorrow", "not-yet-valid", _ -> good().says("created=" + (now() + 7)).text());
    refused(
        "of the end of time", "not-yet-valid", _ -> good().says("created=999999999999999").text());
    refused("of no time", "parameters", _ -> good().without("created").text());
    refused("of a time before 1970", "parameters", _ -> good().says("created=-1").text());
    refused("of a text as time", "parameters", _ -> good().says("created=\"1\"").text());
    refused("by no key", "parameters", _ -> good().without("keyid").text());
    refused("by a key that is a token", "parameters", _ -> good().says("keyid=shop").text());
    refused("with a tag that is a token", "parameters", _ -> good().says("tag=orders").text());
    refused("with a parameter of its own", "parameters", _ -> good().says("trust=1").text());
    refused("without the nonce", "parameters", _ -> strict().without("nonce").text());
  }

  private static void coverage() {
    refused("nothing covered", "coverage", _ -> bare().text());
    refused("method not covered", "coverage", _ -> good().uncover("\"@method\"").text());
    refused(
        "query not covered",
        "coverage",
        _ ->
            bare()
                .covers("\"@method\"", "GET")
                .covers("\"@authority\"", "api.example.com")
                .covers("\"@path\"", "/orders")
                .text());
    refused(
        "a demanded field that was added later",
        "coverage",
        _ -> strict().uncover("\"x-tenant\"").text());
    refused(
        "a body, and its digest not covered",
        "coverage",
        _ ->
            good()
                .method("POST")
                .covers("\"@method\"", "POST")
                .body(BODY)
                .field("Content-Digest: " + digest("SHA-256", BODY))
                .text());
  }

  private static void components() {
    refused(
        "a component twice",
        "component",
        _ -> {
          SignedRequest twice = good();
          String line = twice.inputLine().replace("(\"@method\"", "(\"@method\" \"@method\"");
          return twice.text(line, twice.signatureLine());
        });
    refused("a field that is not there", "component", _ -> good().covers("\"x-no\"", "").text());
    for (String wrong :
        List.of(
            "\"@status\"",
            "\"@other\"",
            "\":path\"",
            "\"X-Tenant\"",
            "\"\"",
            "x-tenant",
            "\"x-tenant\";req",
            "\"x-tenant\";sf",
            "\"x-tenant\";tr",
            "\"x-tenant\";key=\"a\"",
            "\"x-tenant\";bs=?0",
            "\"@method\";bs",
            "\"@query-param\"",
            "\"@query-param\";name=\"a\";bs")) {
      refused(
          "component " + wrong,
          "component",
          _ -> good().field("X-Tenant: a").covers(wrong, "a").text());
    }
    refused(
        "a parameter that comes twice",
        "component",
        _ -> parameter("/orders?a=1&a=1", "a", "1").text());
    refused(
        "a parameter that comes twice, once in disguise",
        "component",
        _ -> parameter("/orders?a=1&%61=2", "a", "1").text());
    refused(
        "a parameter that is no UTF-8",
        "component",
        _ -> parameter("/orders?a=%FF", "a", "%EF%BF%BD").text());
    refused(
        "a field with characters beyond ASCII",
        "component",
        _ -> good().field("X-Tenant: \u00e9").covers("\"x-tenant\"", "\u00e9").text());
    refused(
        "two lines of cookies",
        "component",
        _ ->
            good()
                .field("Cookie: a=1")
                .field("Cookie: b=2")
                .covers("\"cookie\"", "a=1, b=2")
                .text());
  }

  static SignedRequest parameter(String target, String name, String value) {
    return good()
        .target(target)
        .covers("\"@target-uri\"", "http://api.example.com" + target)
        .covers("\"@query-param\";name=\"" + name + '"', value);
  }

  private static void algorithms() {
    refused("an unknown algorithm", "algorithm", _ -> good().says("alg=\"none\"").text());
    refused("alg of another key", "algorithm", _ -> good().says("alg=\"ed25519\"").text());
    refused(
        "HMAC by the bytes of a public key",
        "algorithm",
        _ ->
            good()
                .says("keyid=\"lab\"")
                .says("alg=\"hmac-sha256\"")
                .signer(hmac(ELLIPTIC.open()))
                .text());
    refused(
        "the same without a word",
        "invalid",
        _ -> good().says("keyid=\"lab\"").signer(hmac(ELLIPTIC.open())).text());
    refused("r and s of zero", "invalid", _ -> lab().signer(_ -> new byte[64]).text());
    refused(
        "ECDSA in DER", "invalid", _ -> lab().signer(ELLIPTIC.signer("SHA256withECDSA")).text());
    refused("another secret", "invalid", _ -> good().signer(hmac("another")).text());
    refused("a key that nobody has", "invalid", _ -> good().says("keyid=\"nobody\"").text());
    refused(
        "a signature that was cut",
        "invalid",
        _ -> {
          SignedRequest cut = good();
          return cut.text(cut.inputLine(), cut.signatureLine(Arrays.copyOf(cut.signature(), 16)));
        });
  }

  private static void changes() {
    refused("another method", "invalid", _ -> good().method("DELETE").text());
    refused("another path", "invalid", _ -> good().target("/admin").text());
    refused("the path in another spelling", "invalid", _ -> good().target("/%6Frders").text());
    refused("a query that was added", "invalid", _ -> good().target("/orders?all=1").text());
    refused("an empty query that was added", "invalid", _ -> good().target("/orders?").text());
    refused("another host", "invalid", _ -> good().host("other.example.com").text());
    refused("another port", "invalid", _ -> good().host("api.example.com:81").text());
    refused(
        "the scheme of a proxy that nobody trusts",
        "invalid",
        _ ->
            good()
                .covers("\"@target-uri\"", "https://api.example.com/orders")
                .field("X-Forwarded-Proto: https")
                .field("X-Forwarded-For: 10.0.0.1")
                .text());
    refused(
        "a field with another value",
        "invalid",
        _ -> good().field("X-Tenant: b").covers("\"x-tenant\"", "a").text());
    refused(
        "a field with one more line",
        "invalid",
        _ -> good().field("X-Tenant: a").field("X-Tenant: b").covers("\"x-tenant\"", "a").text());
    refused(
        "one line for two",
        "invalid",
        _ -> good().field("X-Tenant: a, b").covers("\"x-tenant\";bs", ":YQ==:, :Yg==:").text());
    refused(
        "a later time",
        "invalid",
        _ -> {
          SignedRequest later = good();
          String signature = later.signatureLine();
          return later.says("created=" + (now() + 1)).text(later.inputLine(), signature);
        });
  }

  private static void labels() {
    refused(
        "another label",
        "malformed",
        _ -> {
          SignedRequest other = good();
          return other.text(other.inputLine(), other.label("sig2").signatureLine());
        });
    refused(
        "a label twice",
        "malformed",
        _ -> {
          SignedRequest twice = good();
          return twice.text(twice.inputLine() + ", sig1=()", twice.signatureLine());
        });
    refused(
        "two fields with one label",
        "malformed",
        _ -> {
          SignedRequest twice = good();
          return twice.text("Signature-Input: sig1=()", twice.inputLine(), twice.signatureLine());
        });
    refused(
        "two signatures with one label",
        "malformed",
        _ -> {
          SignedRequest twice = good();
          return twice.text(twice.inputLine(), twice.signatureLine(), twice.signatureLine());
        });
    refused(
        "a member that is no list",
        "malformed",
        _ -> {
          SignedRequest none = good();
          return none.text("Signature-Input: sig1=1;keyid=\"shop\"", none.signatureLine());
        });
    ATTACKS.add(
        new Attack(
            "two known keys",
            400,
            "signature.ambiguous",
            before -> {
              SignedRequest two = good();
              SignedRequest other = lab().label("sig2");
              return two.text(
                  two.inputLine(), other.inputLine(), two.signatureLine(), other.signatureLine());
            }));
  }

  private static void owners() {
    ATTACKS.add(
        new Attack(
            "a consumer that is disabled",
            401,
            "credential.revoked",
            _ -> good().says("keyid=\"gone\"").text()));
    ATTACKS.add(
        new Attack(
            "a key that has expired",
            401,
            "credential.expired",
            _ -> good().says("keyid=\"late\"").text()));
  }

  private static void bodies() {
    refused("another body", "body", _ -> posted(digest("SHA-256", BODY)).body("other").text());
    refused(
        "another body, in chunks",
        "body",
        _ ->
            posted(digest("SHA-256", BODY))
                .field("Transfer-Encoding: chunked")
                .body("5\r\nother\r\n0\r\n\r\n")
                .text());
    refused(
        "a body without end",
        "body",
        _ ->
            posted(digest("SHA-256", ""))
                .field("Transfer-Encoding: chunked")
                .body("1\r\na\r\n0\r\n\r\n")
                .text());
    refused("the digest of nothing", "body", _ -> posted(digest("SHA-256", "")).text());
    refused(
        "the digest of a body that is not there",
        "body",
        _ -> posted(digest("SHA-256", BODY)).body("").text());
    refused(
        "one right digest and one wrong one",
        "body",
        _ -> posted(digest("SHA-256", BODY) + ", " + digest("SHA-512", "other")).text());
    refused("a weak digest", "digest", _ -> posted(digest("MD5", BODY)).text());
    refused(
        "a weak digest beside a strong one",
        "digest",
        _ -> posted(digest("SHA-256", BODY) + ", " + digest("MD5", BODY)).text());
    refused("a digest that was cut", "digest", _ -> posted("sha-256=:YWJj:").text());
    refused("a digest that is no dictionary", "digest", _ -> posted("sha-256=").text());
    refused(
        "the old Digest beside it",
        "digest",
        _ -> posted(digest("SHA-256", BODY)).field("Digest: SHA-256=abc").text());
    refused(
        "no digest, but covered",
        "component",
        _ ->
            good()
                .method("POST")
                .covers("\"@method\"", "POST")
                .covers("\"content-digest\"", "")
                .body(BODY)
                .text());
    ATTACKS.add(
        new Attack(
            "a body that is too long",
            413,
            "request.body-too-large",
            _ -> posted(digest("SHA-256", "a".repeat(2_000))).body("a".repeat(2_000)).text()));
  }

  private static void replays() {
    refused("the same again", "replayed", before -> again(good(), before));
    refused(
        "the same body again",
        "replayed",
        before -> again(posted(digest("SHA-256", BODY)), before));
    refused(
        "a nonce again",
        "replayed",
        before -> {
          before.send(good().says("nonce=\"once\"").text());
          return good().says("nonce=\"once\"").says("created=" + (now() - 1)).text();
        });
    refused(
        "the other signature that ECDSA allows",
        "replayed",
        before -> {
          SignedRequest first = lab();
          byte[] signature = first.signature();
          before.send(first.text(first.inputLine(), first.signatureLine(signature)));
          return first.text(first.inputLine(), first.signatureLine(ELLIPTIC.turned(signature)));
        });
    refused(
        "the same under another label",
        "replayed",
        before -> {
          SignedRequest first = good();
          before.send(first.text());
          return first.label("sig2").text();
        });
  }

  private static String again(SignedRequest request, Sender before) throws Exception {
    before.send(request.text());
    return request.text();
  }

  private static SignedRequest bare() {
    unique++;
    return new SignedRequest()
        .says("created=" + now())
        .says("keyid=\"shop\"")
        .says("tag=\"" + unique + '"')
        .signer(hmac(SECRET));
  }

  /// A request that would be admitted, once.
  static SignedRequest good() {
    return bare()
        .covers("\"@method\"", "GET")
        .covers("\"@target-uri\"", "http://api.example.com/orders");
  }

  /// One that would be admitted where more is demanded.
  static SignedRequest strict() {
    return good()
        .target("/strict")
        .field("X-Tenant: a")
        .covers("\"@target-uri\"", "http://api.example.com/strict")
        .covers("\"x-tenant\"", "a")
        .says("nonce=\"" + unique + '"');
  }

  static SignedRequest lab() {
    return good().says("keyid=\"lab\"").signer(ELLIPTIC.signer("SHA256withECDSAinP1363Format"));
  }

  /// One with a body.
  static SignedRequest posted(String digest) {
    return good()
        .method("POST")
        .covers("\"@method\"", "POST")
        .covers("\"content-digest\"", digest)
        .field("Content-Digest: " + digest)
        .body(BODY);
  }

  private static long now() {
    return CLOCK.millis() / 1_000;
  }
}
