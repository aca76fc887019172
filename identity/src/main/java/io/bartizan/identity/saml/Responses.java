package io.bartizan.identity.saml;

import io.bartizan.pipeline.Code;
import java.security.PublicKey;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.w3c.dom.Element;

/// Reads responses: one response, one assertion, signatures only where they belong, and nothing but
/// what a signature covers. Thread-safe.
final class Responses {
  private static final String SUCCESS = "urn:oasis:names:tc:SAML:2.0:status:Success";
  private static final Set<String> ASSERTIONS = Set.of("assertion", "encryptedassertion");

  private final String issuer;
  private final boolean wantAssertionsSigned;
  private final Decryption decryption;

  Responses(SamlConfig config, Decryption decryption) {
    this.issuer = config.issuer();
    this.wantAssertionsSigned = config.wantAssertionsSigned();
    this.decryption = decryption;
  }

  /// A response as far as it can be believed.
  ///
  /// @param destination where it was to be sent; empty if it does not say
  /// @param inResponseTo what it answers; empty if it does not say
  /// @param signed whether `destination` and `inResponseTo` are signed too
  /// @param assertion all of it is signed
  record Vouched(String destination, String inResponseTo, boolean signed, Element assertion) {}

  /// @param keys those that the provider may have signed with
  Vouched read(byte[] message, List<PublicKey> keys) throws Distrust {
    Element response = parse(message);
    Distrust.unless(
        Elements.is(response, Xml.PROTOCOL, "Response"), Code.SAML_STRUCTURE, "no Response");
    shape(response);
    expectIssuer(response);
    expectSuccess(response);
    boolean signed = Enveloped.isSigned(response);
    Element covered = signed ? Enveloped.verify(response, keys) : response;
    return new Vouched(
        Elements.attribute(covered, "Destination"),
        Elements.attribute(covered, "InResponseTo"),
        signed,
        assertion(covered, signed, keys));
  }

  private static Element parse(byte[] message) throws Distrust {
    try {
      return Xml.message(message).getDocumentElement();
    } catch (Xml.Bad e) {
      throw new Distrust(Code.SAML_MALFORMED, String.valueOf(e.getMessage()));
    }
  }

  /// What looks like a response, an assertion or a signature, in whatever namespace, stands where
  /// one may stand, and nowhere else.
  private static void shape(Element response) throws Distrust {
    int assertions = 0;
    for (Element child : Elements.children(response)) {
      if (ASSERTIONS.contains(name(child))) {
        assertions++;
        Distrust.unless(
            Xml.ASSERTION.equals(child.getNamespaceURI()),
            Code.SAML_STRUCTURE,
            "an assertion that is none");
        plain(child, name(child).equals("assertion"));
      } else if (Elements.is(child, Xml.SIGNATURE, "Signature")) {
        plain(child, false);
      } else {
        expectHarmless(child);
        plain(child, false);
      }
    }
    Distrust.unless(assertions <= 1, Code.SAML_STRUCTURE, "more than one assertion");
  }

  /// Nothing of the kind within `element`, but perhaps its own signature.
  private static void plain(Element element, boolean mayBeSigned) throws Distrust {
    for (Element child : Elements.children(element)) {
      boolean own = mayBeSigned && Elements.is(child, Xml.SIGNATURE, "Signature");
      if (!own) {
        expectHarmless(child);
      }
      plain(child, false);
    }
  }

  private static void expectHarmless(Element element) throws Distrust {
    String name = name(element);
    Distrust.unless(
        !ASSERTIONS.contains(name) && !name.equals("response") && !name.equals("signature"),
        Code.SAML_STRUCTURE,
        "an assertion, a response or a signature where none may be");
  }

  private static String name(Element element) {
    return element.getLocalName().toLowerCase(Locale.ROOT);
  }

  private void expectIssuer(Element message) throws Distrust {
    Element said = Elements.only(message, Xml.ASSERTION, "Issuer");
    Distrust.unless(
        said == null || Elements.text(said).equals(issuer),
        Code.SIGN_IN_ISSUER,
        "a response of another provider");
  }

  private static void expectSuccess(Element response) throws Distrust {
    Element status = Elements.need(response, Xml.PROTOCOL, "Status");
    Element code = Elements.need(status, Xml.PROTOCOL, "StatusCode");
    Distrust.unless(
        Elements.attribute(code, "Value").equals(SUCCESS),
        Code.SIGN_IN_DENIED,
        "the provider says that it has not succeeded");
  }

  private Element assertion(Element response, boolean covered, List<PublicKey> keys)
      throws Distrust {
    Element open = Elements.only(response, Xml.ASSERTION, "Assertion");
    Element assertion = open;
    if (assertion == null) {
      Element closed = Elements.need(response, Xml.ASSERTION, "EncryptedAssertion");
      assertion = decryption.decrypt(closed, covered);
      plain(assertion, true);
    }
    if (Enveloped.isSigned(assertion)) {
      return Enveloped.verify(assertion, keys);
    }
    Distrust.unless(
        covered && !wantAssertionsSigned, Code.SAML_UNSIGNED, "an assertion without a signature");
    return assertion;
  }
}
