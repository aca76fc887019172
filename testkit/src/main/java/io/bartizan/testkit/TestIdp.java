package io.bartizan.testkit;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import org.w3c.dom.Element;

/// A provider of SAML 2.0 that does as a test says: it writes what it is told, good by default, and
/// signs what it is told. It is no server: a test carries its messages as a browser does.
public final class TestIdp {
  /// Its entity ID.
  public static final String ENTITY = "https://id.example.com/realm";

  /// Where browsers sign in and out.
  public static final String SIGN_IN = "https://id.example.com/saml";

  public static final String SIGN_OUT = "https://id.example.com/saml-logout";

  private static final String XMLNS =
      "xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\" xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\"";
  private static final SecureRandom RANDOM = new SecureRandom();

  private final HandTicker ticker;
  private final TestSamlKey key;

  public TestIdp(HandTicker ticker) throws GeneralSecurityException {
    this.ticker = ticker;
    this.key = TestSamlKey.rsa("provider");
  }

  public TestSamlKey key() {
    return key;
  }

  /// What it says of itself, with these keys.
  public static String metadata(TestSamlKey... keys) throws GeneralSecurityException {
    StringBuilder all =
        new StringBuilder("<!-- as people write it -->")
            .append("<EntityDescriptor xmlns=\"urn:oasis:names:tc:SAML:2.0:metadata\" entityID=\"")
            .append(ENTITY)
            .append(
                "\"><IDPSSODescriptor protocolSupportEnumeration=\"urn:oasis:names:tc:SAML:2.0:protocol\">");
    for (TestSamlKey each : keys) {
      all.append(
              "<KeyDescriptor use=\"signing\"><KeyInfo xmlns=\"http://www.w3.org/2000/09/xmldsig#\"><X509Data><X509Certificate>")
          .append(each.base64())
          .append("</X509Certificate></X509Data></KeyInfo></KeyDescriptor>");
    }
    for (String binding : new String[] {"HTTP-Redirect", "HTTP-POST"}) {
      all.append(service("SingleLogoutService", binding, SIGN_OUT));
    }
    for (String binding : new String[] {"HTTP-Redirect", "HTTP-POST"}) {
      all.append(service("SingleSignOnService", binding, SIGN_IN));
    }
    return all.append("</IDPSSODescriptor></EntityDescriptor>").toString();
  }

  private static String service(String name, String binding, String place) {
    return "<%s Binding=\"urn:oasis:names:tc:SAML:2.0:bindings:%s\" Location=\"%s\"/>"
        .formatted(name, binding, place);
  }

  /// What a gateway has asked.
  ///
  /// @param xml the message
  /// @param relayState empty if there was none
  public record Asked(Element xml, String relayState) {
    /// Its ID.
    public String id() {
      return xml.getAttributeNS(null, "ID");
    }

    /// Where the answer has to come to.
    public String place() {
      return xml.getAttributeNS(null, "AssertionConsumerServiceURL");
    }
  }

  /// Reads the message in a URL.
  public static Asked asked(String location) throws IOException {
    Map<String, String> query = TestProvider.parameters(URI.create(location).getRawQuery());
    String name = query.containsKey("SAMLRequest") ? "SAMLRequest" : "SAMLResponse";
    byte[] packed = Base64.getDecoder().decode(query.getOrDefault(name, ""));
    try (var in = new InflaterInputStream(new ByteArrayInputStream(packed), new Inflater(true))) {
      String xml = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return new Asked(
          TestXmlSignature.parse(xml).getDocumentElement(), query.getOrDefault("RelayState", ""));
    }
  }

  /// Whether the query of `location` is signed by `key`, with RSA and SHA-256.
  public static boolean isSigned(String location, PublicKey key) throws GeneralSecurityException {
    String query = URI.create(location).getRawQuery();
    String signature = TestProvider.parameters(query).getOrDefault("Signature", "");
    Signature check = Signature.getInstance("SHA256withRSA");
    check.initVerify(key);
    check.update(
        query.substring(0, query.indexOf("&Signature=")).getBytes(StandardCharsets.US_ASCII));
    return check.verify(Base64.getDecoder().decode(signature));
  }

  /// A good answer in the making.
  public Said answer(Asked asked) {
    return new Said(asked);
  }

  /// An answer in the making: every value in it can be changed.
  public final class Said {
    private final Map<String, String> values = new LinkedHashMap<>();

    private Said(Map<String, String> values) {
      this.values.putAll(values);
    }

    private Said(Asked asked) {
      Instant now = ticker.now();
      set("response", '_' + UUID.randomUUID().toString());
      set("assertion", '_' + UUID.randomUUID().toString());
      set("now", now.toString());
      set("from", now.minusSeconds(5).toString());
      set("to", now.plus(Duration.ofMinutes(2)).toString());
      set("proved", now.toString());
      set("session-end", now.plus(Duration.ofHours(8)).toString());
      set("issuer", ENTITY);
      set("status", "urn:oasis:names:tc:SAML:2.0:status:Success");
      set("destination", asked.place());
      set("recipient", asked.place());
      set("request", asked.id());
      set("confirmed", asked.id());
      set("audience", "https://app.example.com/saml");
      set("name", "alice");
      set("role", "buyer");
      set("context", "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport");
      set("index", "session-1");
    }

    /// The same, to be changed on its own.
    public Said copy() {
      return new Said(values);
    }

    /// Changes a value.
    public Said set(String name, String value) {
      values.put(name, value);
      return this;
    }

    public String get(String name) {
      return values.getOrDefault(name, "");
    }

    private String filled(String template) {
      String text = template;
      for (Map.Entry<String, String> value : values.entrySet()) {
        text = text.replace("${" + value.getKey() + '}', value.getValue());
      }
      return text;
    }

    /// The assertion, unsigned.
    public String assertion() {
      return filled(
          """
          <saml:Assertion XMLNS ID="${assertion}" Version="2.0" IssueInstant="${now}">\
          <saml:Issuer>${issuer}</saml:Issuer>\
          <saml:Subject><saml:NameID Format="urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified">${name}</saml:NameID>\
          <saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">\
          <saml:SubjectConfirmationData InResponseTo="${confirmed}" NotOnOrAfter="${to}" Recipient="${recipient}"/>\
          </saml:SubjectConfirmation></saml:Subject>\
          <saml:Conditions NotBefore="${from}" NotOnOrAfter="${to}">\
          <saml:AudienceRestriction><saml:Audience>${audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions>\
          <saml:AuthnStatement AuthnInstant="${proved}" SessionIndex="${index}" SessionNotOnOrAfter="${session-end}">\
          <saml:AuthnContext><saml:AuthnContextClassRef>${context}</saml:AuthnContextClassRef></saml:AuthnContext>\
          </saml:AuthnStatement>\
          <saml:AttributeStatement>\
          <saml:Attribute Name="Role"><saml:AttributeValue>${role}</saml:AttributeValue></saml:Attribute>\
          <saml:Attribute Name="urn:oid:0.9.2342.19200300.100.1.3"><saml:AttributeValue>alice@example.com</saml:AttributeValue></saml:Attribute>\
          </saml:AttributeStatement></saml:Assertion>\
          """
              .replace("XMLNS", XMLNS));
    }

    /// The response around whatever is in it, unsigned.
    public String response(String inner) {
      return filled(
              """
              <samlp:Response XMLNS ID="${response}" Version="2.0" IssueInstant="${now}" Destination="${destination}" InResponseTo="${request}">\
              <saml:Issuer>${issuer}</saml:Issuer>\
              <samlp:Status><samlp:StatusCode Value="${status}"/></samlp:Status>\
              """
                  .replace("XMLNS", XMLNS))
          + inner
          + "</samlp:Response>";
    }

    /// The assertion, signed.
    public String signedAssertion() {
      return TestXmlSignature.by(key).sign(assertion(), get("assertion"));
    }

    /// The response, signed as a whole.
    public String signedResponse() {
      return sign(response(assertion()));
    }

    /// A response, signed as a whole.
    public String sign(String response) {
      return TestXmlSignature.by(key).sign(response, get("response"));
    }
  }

  /// A logout request, unsigned; its ID is `id`.
  ///
  /// @param more elements behind the name
  public String logoutRequest(String id, String destination, String name, String more) {
    return """
    <samlp:LogoutRequest %s ID="%s" Version="2.0" IssueInstant="%s" Destination="%s">\
    <saml:Issuer>%s</saml:Issuer>\
    <saml:NameID Format="urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified">%s</saml:NameID>%s</samlp:LogoutRequest>\
    """
        .formatted(XMLNS, id, ticker.now(), destination, ENTITY, name, more);
  }

  /// How an assertion is encrypted.
  ///
  /// @param data the URI of the algorithm
  /// @param java its name in Java
  /// @param bits the length of its key
  /// @param nonce that of its nonce, in bytes
  public record Encryption(String data, String java, int bits, int nonce) {
    public static final Encryption GCM =
        new Encryption("http://www.w3.org/2009/xmlenc11#aes256-gcm", "AES/GCM/NoPadding", 256, 12);
    public static final Encryption CBC =
        new Encryption(
            "http://www.w3.org/2001/04/xmlenc#aes128-cbc", "AES/CBC/ISO10126Padding", 128, 16);
  }

  /// An `EncryptedAssertion`.
  public static String encrypted(String assertion, PublicKey to, Encryption how)
      throws GeneralSecurityException {
    KeyGenerator generator = KeyGenerator.getInstance("AES");
    generator.init(how.bits);
    SecretKey secret = generator.generateKey();
    byte[] nonce = new byte[how.nonce];
    RANDOM.nextBytes(nonce);
    Cipher aes = Cipher.getInstance(how.java);
    aes.init(
        Cipher.ENCRYPT_MODE,
        secret,
        how.nonce == 12 ? new GCMParameterSpec(128, nonce) : new IvParameterSpec(nonce));
    byte[] text = aes.doFinal(assertion.getBytes(StandardCharsets.UTF_8));
    byte[] all = new byte[nonce.length + text.length];
    System.arraycopy(nonce, 0, all, 0, nonce.length);
    System.arraycopy(text, 0, all, nonce.length, text.length);
    Cipher rsa = Cipher.getInstance("RSA/ECB/OAEPWithSHA-1AndMGF1Padding");
    rsa.init(Cipher.ENCRYPT_MODE, to);
    return """
    <saml:EncryptedAssertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"><xenc:EncryptedData xmlns:xenc="http://www.w3.org/2001/04/xmlenc#" Type="http://www.w3.org/2001/04/xmlenc#Element">\
    <xenc:EncryptionMethod Algorithm="%s"/><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><xenc:EncryptedKey>\
    <xenc:EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p"/><xenc:CipherData><xenc:CipherValue>%s</xenc:CipherValue></xenc:CipherData>\
    </xenc:EncryptedKey></ds:KeyInfo><xenc:CipherData><xenc:CipherValue>%s</xenc:CipherValue></xenc:CipherData></xenc:EncryptedData></saml:EncryptedAssertion>\
    """
        .formatted(
            how.data,
            Base64.getMimeEncoder().encodeToString(rsa.doFinal(secret.getEncoded())),
            Base64.getMimeEncoder().encodeToString(all));
  }
}
