package io.bartizan.e2e;

import static io.bartizan.e2e.SignedText.into;
import static io.bartizan.e2e.SignedText.signature;
import static io.bartizan.e2e.SignedText.within;
import static io.bartizan.e2e.SignedText.without;

import io.bartizan.testkit.TestIdp;
import io.bartizan.testkit.TestSamlKey;
import io.bartizan.testkit.TestXmlSignature;
import java.util.stream.Stream;

/// Messages that a service provider of SAML has to refuse, and for what. The gateway does not know
/// the foreign key.
record SamlAttacks(SamlDesk desk, TestSamlKey foreign) {
  /// What an attacker makes of a good answer.
  interface Craft {
    String response(TestIdp.Said said) throws Exception;
  }

  private static Attempt<Craft> row(String name, String code, Craft craft) {
    return new Attempt<>(name, code, craft);
  }

  Stream<Attempt<Craft>> rows() {
    return Stream.of(wrapping(), parsing(), signing(), conditions(), encryption())
        .flatMap(all -> all);
  }

  /// The eight ways to wrap a signature (Somorovsky and others, 2012), and more.
  private Stream<Attempt<Craft>> wrapping() {
    return Stream.of(
        row(
            "wrapping 1: the response that is signed is within its own signature",
            "saml.structure",
            said -> {
              String good = said.signedResponse();
              String evil = evil(said, "_evil").response(evil(said, "_a2").assertion());
              return into(evil, within(signature(good), without(good)), "</saml:Issuer>");
            }),
        row(
            "wrapping 2: the response that is signed stands beside its signature",
            "saml.structure",
            said -> {
              String good = said.signedResponse();
              String evil = evil(said, "_evil").response(evil(said, "_a2").assertion());
              return into(evil, without(good) + signature(good), "</saml:Issuer>");
            }),
        row(
            "wrapping 3: an assertion before the one that is signed",
            "saml.structure",
            said -> {
              String good = said.signedAssertion();
              return said.response(evil(said, "_evil").assertion() + good);
            }),
        row(
            "wrapping 4: the assertion that is signed is within another",
            "saml.structure",
            said -> {
              String good = said.signedAssertion();
              return said.response(
                  evil(said, "_evil")
                      .assertion()
                      .replace("</saml:Assertion>", good + "</saml:Assertion>"));
            }),
        row(
            "wrapping 5: the signature in another assertion, its own behind it",
            "saml.structure",
            said -> {
              String good = said.signedAssertion();
              String evil =
                  into(evil(said, "_evil").assertion(), signature(good), "</saml:Issuer>");
              return said.response(evil + without(good));
            }),
        row(
            "wrapping 6: the signature in another assertion, its own within it",
            "saml.structure",
            said -> {
              String good = said.signedAssertion();
              String wrapped = within(signature(good), without(good));
              return said.response(
                  into(evil(said, "_evil").assertion(), wrapped, "</saml:Issuer>"));
            }),
        row(
            "wrapping 7: another assertion among extensions",
            "saml.structure",
            said -> {
              String good = said.signedAssertion();
              String evil = evil(said, "_evil").assertion();
              return said.response("")
                  .replace(
                      "<samlp:Status>",
                      "<samlp:Extensions>" + evil + "</samlp:Extensions><samlp:Status>")
                  .replace("</samlp:Response>", good + "</samlp:Response>");
            }),
        row(
            "wrapping 8: the assertion that is signed in an object of its signature",
            "saml.structure",
            said -> {
              String good = said.signedAssertion();
              String wrapped =
                  within(signature(good), "<ds:Object>" + without(good) + "</ds:Object>");
              return said.response(
                  into(evil(said, "_evil").assertion(), wrapped, "</saml:Issuer>"));
            }),
        row(
            "wrapping with an assertion of another name space",
            "saml.structure",
            said -> said.response(said.signedAssertion() + "<x:Assertion xmlns:x=\"urn:x\"/>")),
        row(
            "two elements with the ID that is signed",
            "saml.malformed",
            said -> {
              String good = said.signedAssertion();
              return said.response(
                  "<samlp:Extensions><x id=\""
                      + said.get("assertion")
                      + "\"/></samlp:Extensions>"
                      + good);
            }),
        row(
            "two assertions, both signed",
            "saml.structure",
            said -> {
              String good = said.signedAssertion();
              return said.response(good + said.set("assertion", "_second").signedAssertion());
            }),
        row(
            "a reference to nothing, so to all of the document",
            "saml.structure",
            said -> signed(said, TestXmlSignature.by(desk.idp.key()).reference(""))),
        row(
            "a reference to another element",
            "saml.structure",
            said -> {
              String response = said.response(said.assertion());
              var other = TestXmlSignature.by(desk.idp.key()).reference('#' + said.get("response"));
              return other.sign(response, said.get("assertion"));
            }),
        row(
            "a signature of a part, where it signs nothing",
            "saml.structure",
            said -> {
              String good = said.signedAssertion();
              return said.response(
                  without(good).replace("<saml:Subject>", "<saml:Subject>" + signature(good)));
            }));
  }

  private Stream<Attempt<Craft>> parsing() {
    return Stream.of(
        row(
            "an entity that is a file",
            "saml.malformed",
            said ->
                "<!DOCTYPE r [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>"
                    + said.set("name", "&x;").response(said.assertion())),
        row(
            "a parameter entity of another server",
            "saml.malformed",
            said ->
                "<!DOCTYPE r [<!ENTITY % x SYSTEM \"http://127.0.0.1:9/x.dtd\"> %x;]>"
                    + said.signedResponse()),
        row(
            "a billion laughs",
            "saml.malformed",
            said ->
                "<!DOCTYPE r [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;\">]>"
                    + said.signedResponse()),
        row(
            "a document type without anything",
            "saml.malformed",
            said -> "<!DOCTYPE samlp:Response>" + said.signedResponse()),
        row(
            "a comment within the name",
            "saml.malformed",
            said ->
                said.set("name", "admin.example")
                    .signedResponse()
                    .replace("admin.example", "admin<!-- -->.example")),
        row(
            "a processing instruction within the name",
            "saml.malformed",
            said -> said.signedResponse().replace("alice<", "alice<?x y?><")),
        row(
            "an element within the name",
            "saml.structure",
            said -> said.set("name", "alice<x/>bob").signedResponse()),
        row(
            "an inclusion of a file",
            "saml.structure",
            said ->
                said.set(
                        "name",
                        "<xi:include xmlns:xi=\"http://www.w3.org/2001/XInclude\" href=\"/etc/passwd\" parse=\"text\"/>")
                    .signedResponse()),
        row(
            "a thousand elements within each other",
            "saml.malformed",
            said -> said.response("<a>".repeat(1_000) + "</a>".repeat(1_000))),
        row(
            "more elements than there can be",
            "saml.malformed",
            said -> said.response("<a/>".repeat(10_000))),
        row(
            "hundreds of attributes",
            "saml.malformed",
            said -> {
              StringBuilder many = new StringBuilder("<a");
              for (int i = 0; i < 500; i++) {
                many.append(" a").append(i).append("=\"\"");
              }
              return said.response(many.append("/>").toString());
            }),
        row("a megabyte", "saml.malformed", said -> said.response("x".repeat(270_000))),
        row("no XML", "saml.malformed", said -> "hello"),
        row(
            "UTF-7",
            "saml.malformed",
            said -> "<?xml version=\"1.0\" encoding=\"UTF-7\"?>+ADw-r/+AD4-"),
        row(
            "another message",
            "saml.structure",
            said -> said.signedResponse().replace("samlp:Response", "samlp:LogoutResponse")));
  }

  private Stream<Attempt<Craft>> signing() {
    return Stream.of(
        row("nothing signed", "saml.unsigned", said -> said.response(said.assertion())),
        row("the signature taken out", "saml.unsigned", said -> without(said.signedResponse())),
        row(
            "a name changed afterwards",
            "saml.signature",
            said -> said.signedResponse().replace(">alice<", ">admin<")),
        row(
            "a role added afterwards",
            "saml.signature",
            said -> said.response(said.signedAssertion().replace(">buyer<", ">admin<"))),
        row(
            "signed by somebody else",
            "saml.signature",
            said -> signed(said, TestXmlSignature.by(foreign))),
        row(
            "signed by somebody else, who shows a certificate",
            "saml.signature",
            said -> signed(said, TestXmlSignature.by(foreign).showing())),
        row(
            "an assertion signed by somebody else in a response that is good",
            "saml.signature",
            said ->
                said.sign(
                    said.response(
                        TestXmlSignature.by(foreign)
                            .sign(said.assertion(), said.get("assertion"))))),
        row(
            "signed with SHA-1",
            "saml.algorithm",
            said ->
                signed(
                    said, TestXmlSignature.by(desk.idp.key()).method(TestXmlSignature.RSA_SHA1))),
        row(
            "a digest with SHA-1",
            "saml.algorithm",
            said ->
                signed(said, TestXmlSignature.by(desk.idp.key()).digest(TestXmlSignature.SHA1))),
        row(
            "a MAC whose key is the certificate that everybody knows",
            "saml.algorithm",
            said ->
                said.signedResponse()
                    .replace("xmldsig-more#rsa-sha256", "xmldsig-more#hmac-sha256")),
        row(
            "a transform that is a program (XSLT)",
            "saml.algorithm",
            said ->
                signed(
                    said,
                    TestXmlSignature.by(desk.idp.key())
                        .transforms(TestXmlSignature.XSLT, TestXmlSignature.EXCLUSIVE))),
        row(
            "a transform that selects (XPath)",
            "saml.algorithm",
            said ->
                signed(
                    said,
                    TestXmlSignature.by(desk.idp.key())
                        .transforms(
                            "http://www.w3.org/2000/09/xmldsig#enveloped-signature",
                            TestXmlSignature.XPATH))),
        row(
            "another canonical form, with comments",
            "saml.algorithm",
            said ->
                signed(
                    said,
                    TestXmlSignature.by(desk.idp.key())
                        .transforms(
                            "http://www.w3.org/2000/09/xmldsig#enveloped-signature",
                            TestXmlSignature.EXCLUSIVE + "WithComments"))),
        row(
            "two references",
            "saml.structure",
            said -> {
              String good = said.signedResponse();
              String reference =
                  good.substring(good.indexOf("<ds:Reference"), good.indexOf("</ds:SignedInfo>"));
              return good.replace("</ds:SignedInfo>", reference + "</ds:SignedInfo>");
            }),
        row(
            "two signatures",
            "saml.structure",
            said -> {
              String good = said.signedResponse();
              return into(good, signature(good), "</saml:Issuer>");
            }));
  }

  private Stream<Attempt<Craft>> conditions() {
    return Stream.of(
        row("valid no more", "saml.expired", said -> said.set("to", later(-31)).signedResponse()),
        row("not valid yet", "saml.early", said -> said.set("from", later(31)).signedResponse()),
        row(
            "issued long ago, and valid for ever",
            "saml.expired",
            said -> said.set("now", later(-640)).set("to", later(900_000)).signedResponse()),
        row(
            "issued in the future",
            "saml.early",
            said -> said.set("now", later(60)).signedResponse()),
        row(
            "the provider's session has ended",
            "saml.expired",
            said -> said.set("session-end", later(-31)).signedResponse()),
        row(
            "a moment without a time zone",
            "saml.structure",
            said -> said.set("to", "2030-01-01T00:00:00").signedResponse()),
        row(
            "for another service",
            "saml.audience",
            said -> said.set("audience", "https://other.example.com/saml").signedResponse()),
        row(
            "for no service in particular",
            "saml.audience",
            said ->
                said.sign(
                    said.response(
                        said.assertion()
                            .replaceAll(
                                "<saml:AudienceRestriction>.*</saml:AudienceRestriction>", "")))),
        row(
            "confirmed for another place",
            "saml.recipient",
            said -> said.set("recipient", "https://other.example.com/acs").signedResponse()),
        row(
            "sent to another place",
            "saml.recipient",
            said -> said.set("destination", "https://other.example.com/acs").signedResponse()),
        row(
            "sent nowhere, and signed",
            "saml.recipient",
            said -> said.set("destination", "").signedResponse()),
        row(
            "an answer to another request",
            "saml.in-response-to",
            said -> said.set("request", "_other").signedResponse()),
        row(
            "an assertion that answers another request",
            "saml.in-response-to",
            said -> said.set("confirmed", "_other").signedResponse()),
        row(
            "an assertion that answers no request",
            "saml.in-response-to",
            said ->
                said.sign(
                    said.response(said.assertion().replaceAll(" InResponseTo=\"[^\"]*\"", "")))),
        row(
            "of another provider",
            "sign-in.issuer",
            said -> said.set("issuer", "https://evil.example").signedResponse()),
        row(
            "an assertion of another provider in a response without one",
            "sign-in.issuer",
            said ->
                said.sign(
                    said.response(said.assertion().replace(TestIdp.ENTITY, TestIdp.ENTITY + "/")))),
        row(
            "confirmed by holder of key, not by bearer",
            "saml.condition",
            said ->
                said.sign(
                    said.response(said.assertion().replace("cm:bearer", "cm:holder-of-key")))),
        row(
            "a condition that nobody knows",
            "saml.condition",
            said ->
                said.sign(
                    said.response(
                        said.assertion()
                            .replace(
                                "</saml:Conditions>", "<saml:Condition/></saml:Conditions>")))),
        row(
            "nobody has proved anything",
            "saml.condition",
            said ->
                said.sign(
                    said.response(
                        said.assertion()
                            .replaceAll("<saml:AuthnStatement.*</saml:AuthnStatement>", "")))),
        row(
            "a name with a line break",
            "saml.structure",
            said -> said.set("name", "alice&#10;bob").signedResponse()),
        row(
            "the provider has refused",
            "sign-in.denied",
            said ->
                said.set("status", "urn:oasis:names:tc:SAML:2.0:status:Responder")
                    .signedResponse()));
  }

  private Stream<Attempt<Craft>> encryption() {
    return Stream.of(
        row(
            "encrypted by anybody, and not signed",
            "saml.unsigned",
            said -> said.response(encrypted(said.assertion(), TestIdp.Encryption.GCM))),
        row(
            "encrypted in a way that can be probed, with nothing around it that is signed",
            "saml.algorithm",
            said -> said.response(encrypted(said.signedAssertion(), TestIdp.Encryption.CBC))),
        row(
            "encrypted for somebody else",
            "saml.encryption",
            said ->
                said.response(
                    TestIdp.encrypted(
                        said.signedAssertion(),
                        foreign.certificate().getPublicKey(),
                        TestIdp.Encryption.GCM))),
        row(
            "encrypted, and a bit changed",
            "saml.encryption",
            said -> {
              String closed = encrypted(said.signedAssertion(), TestIdp.Encryption.GCM);
              int at = closed.lastIndexOf("</xenc:CipherValue>") - 40;
              char other = closed.charAt(at) == 'A' ? 'B' : 'A';
              return said.response(closed.substring(0, at) + other + closed.substring(at + 1));
            }),
        row(
            "two assertions, encrypted together",
            "saml.encryption",
            said ->
                said.response(
                    encrypted(
                        said.signedAssertion() + evil(said, "_evil").assertion(),
                        TestIdp.Encryption.GCM))),
        row(
            "what closes the element around it",
            "saml.encryption",
            said -> said.response(encrypted("</decrypted><decrypted>", TestIdp.Encryption.GCM))),
        row(
            "an assertion within the one that is encrypted",
            "saml.structure",
            said ->
                said.response(
                    encrypted(
                        evil(said, "_evil")
                            .assertion()
                            .replace(
                                "</saml:Assertion>", said.signedAssertion() + "</saml:Assertion>"),
                        TestIdp.Encryption.GCM))));
  }

  private String encrypted(String assertion, TestIdp.Encryption how) throws Exception {
    return TestIdp.encrypted(assertion, desk.own.certificate().getPublicKey(), how);
  }

  private String later(long seconds) {
    return desk.ticker.now().plusSeconds(seconds).toString();
  }

  private static String signed(TestIdp.Said said, TestXmlSignature how) {
    return how.sign(said.response(said.assertion()), said.get("response"));
  }

  /// The same answer for somebody else, under other IDs.
  private static TestIdp.Said evil(TestIdp.Said said, String id) {
    TestIdp.Said evil = said.copy();
    return evil.set("name", "admin").set("role", "admin").set("assertion", id).set("response", id);
  }
}
