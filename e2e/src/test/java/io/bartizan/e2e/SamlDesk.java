package io.bartizan.e2e;

import io.bartizan.testkit.HandTicker;
import io.bartizan.testkit.RawAnswer;
import io.bartizan.testkit.Reply;
import io.bartizan.testkit.ScriptedUpstream;
import io.bartizan.testkit.TestIdp;
import io.bartizan.testkit.TestSamlKey;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/// A gateway where people sign in by SAML, a provider that does as it is told, and a browser.
final class SamlDesk implements AutoCloseable {
  static final String SESSION = "__Host-corp.session";
  static final String ACS = "/.sign-in/corp/acs";

  final HandTicker ticker = new HandTicker();
  final TestIdp idp;
  final TestSamlKey own;
  final ScriptedUpstream upstream;
  final TestGateway gateway;
  private final Path folder;
  TestBrowser browser;

  /// @param more lines of `saml`, each with a line break at its end
  SamlDesk(Path folder, String more) throws Exception {
    this.folder = folder;
    idp = new TestIdp(ticker);
    own = TestSamlKey.rsa("gateway");
    own.write(folder, "sp");
    Files.writeString(folder.resolve("session.key"), "0123456789abcdef0123456789abcdef");
    metadata(idp.key());
    upstream = ScriptedUpstream.start().always(Reply.ok("in stock"));
    gateway = TestGateway.start(folder, config(more), ticker);
    browser = new TestBrowser(gateway);
  }

  /// The provider publishes these keys from now on.
  void metadata(TestSamlKey... keys) throws Exception {
    Files.writeString(folder.resolve("idp.xml"), TestIdp.metadata(keys));
  }

  String config(String more) {
    return """
    listen: { https: 127.0.0.1:0 }
    tls: { certificate: api.pem, key: api.key }
    services: { orders: { endpoints: [ "%s" ] } }
    sign-in:
      corp:
        saml:
          entity-id: https://app.example.com/saml
          issuer: %s
          metadata: idp.xml
          key: { certificate: sp.pem, key: file:sp.key }
          decryption: { certificate: sp.pem, key: file:sp.key }
    %s
        session: { keys: [ file:session.key ], recheck: 0s }
    routes:
      - { path: /**, service: orders, authenticate: { sign-in: corp } }
      - { path: /vault/**, service: orders, authenticate: { sign-in: corp, step-up: { acr: [ gold ], max-age: 5min } } }
      - { path: /buyers/**, service: orders, authenticate: { sign-in: corp }, authorize: { roles: [ buyer ] } }
    """
        .formatted(upstream.endpoint(), TestIdp.ENTITY, more.indent(6).stripTrailing());
  }

  /// What the gateway asks the provider, when the browser is on its way to `path`.
  TestIdp.Asked ask(String path) throws Exception {
    return TestIdp.asked(browser.begin(path));
  }

  /// What the gateway says when the browser brings a response.
  RawAnswer bring(String response, String relayState) throws Exception {
    return form("SAMLResponse=" + base64(response) + "&RelayState=" + encoded(relayState));
  }

  RawAnswer form(String form) throws Exception {
    return browser.post(ACS, form, "Origin: https://id.example.com", "Sec-Fetch-Site: cross-site");
  }

  /// Signs somebody in, with a response that is signed as a whole.
  RawAnswer signIn(String path) throws Exception {
    TestIdp.Asked asked = ask(path);
    return bring(idp.answer(asked).signedResponse(), asked.relayState());
  }

  static String base64(String text) {
    return encoded(Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)));
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    gateway.close();
    upstream.close();
  }
}
