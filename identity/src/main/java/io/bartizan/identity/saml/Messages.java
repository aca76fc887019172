package io.bartizan.identity.saml;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/// Writes our messages (SAML 2.0 Core, section 3).
final class Messages {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String XMLNS = "http://www.w3.org/2000/xmlns/";

  private final String entityId;

  Messages(String entityId) {
    this.entityId = entityId;
  }

  /// A message that is not yet signed.
  ///
  /// @param root the document's
  /// @param issuer its child behind which a signature stands
  record Draft(Element root, Element issuer) {
    String id() {
      return root.getAttributeNS(null, "ID");
    }

    String text() {
      return Xml.text(root.getOwnerDocument());
    }
  }

  /// 160 random bits as an ID, which begins with no digit.
  static String id() {
    byte[] bytes = new byte[20];
    RANDOM.nextBytes(bytes);
    return '_' + HexFormat.of().formatHex(bytes);
  }

  /// Asks to prove who somebody is.
  ///
  /// @param place where the answer comes to
  /// @param contexts of which one is demanded; any if empty
  /// @param force whether the person is to prove it anew
  Draft authnRequest(
      String destination,
      String place,
      SamlConfig.NameFormat format,
      List<String> contexts,
      boolean force,
      long now) {
    Draft draft = draft("AuthnRequest", destination, now);
    Element root = draft.root();
    root.setAttributeNS(null, "AssertionConsumerServiceURL", place);
    root.setAttributeNS(null, "ProtocolBinding", SamlConfig.Binding.POST.uri());
    if (force) {
      root.setAttributeNS(null, "ForceAuthn", "true");
    }
    Element policy = add(root, Xml.PROTOCOL, "samlp:NameIDPolicy", null);
    policy.setAttributeNS(null, "AllowCreate", "true");
    if (!format.uri().isEmpty()) {
      policy.setAttributeNS(null, "Format", format.uri());
    }
    if (!contexts.isEmpty()) {
      Element requested = add(root, Xml.PROTOCOL, "samlp:RequestedAuthnContext", null);
      requested.setAttributeNS(null, "Comparison", "exact");
      for (String context : contexts) {
        add(requested, Xml.ASSERTION, "saml:AuthnContextClassRef", context);
      }
    }
    return draft;
  }

  /// Says that somebody has signed out here.
  ///
  /// @param index of the provider's session; empty for all
  Draft logoutRequest(String destination, Name name, String index, long now) {
    Draft draft = draft("LogoutRequest", destination, now);
    Element id = add(draft.root(), Xml.ASSERTION, "saml:NameID", name.text());
    set(id, "NameQualifier", name.qualifier());
    set(id, "SPNameQualifier", name.spQualifier());
    set(id, "Format", name.format());
    if (!index.isEmpty()) {
      add(draft.root(), Xml.PROTOCOL, "samlp:SessionIndex", index);
    }
    return draft;
  }

  /// Says that somebody is signed out as was asked.
  Draft logoutResponse(String destination, String inResponseTo, long now) {
    Draft draft = draft("LogoutResponse", destination, now);
    draft.root().setAttributeNS(null, "InResponseTo", inResponseTo);
    Element status = add(draft.root(), Xml.PROTOCOL, "samlp:Status", null);
    add(status, Xml.PROTOCOL, "samlp:StatusCode", null)
        .setAttributeNS(null, "Value", "urn:oasis:names:tc:SAML:2.0:status:Success");
    return draft;
  }

  private static void set(Element element, String name, String value) {
    if (!value.isEmpty()) {
      element.setAttributeNS(null, name, value);
    }
  }

  private Draft draft(String name, String destination, long now) {
    Document document = Xml.fresh();
    Element root = document.createElementNS(Xml.PROTOCOL, "samlp:" + name);
    document.appendChild(root);
    root.setAttributeNS(XMLNS, "xmlns:samlp", Xml.PROTOCOL);
    root.setAttributeNS(XMLNS, "xmlns:saml", Xml.ASSERTION);
    root.setAttributeNS(null, "ID", id());
    root.setAttributeNS(null, "Version", "2.0");
    root.setAttributeNS(
        null, "IssueInstant", Instant.ofEpochMilli(now).truncatedTo(ChronoUnit.SECONDS).toString());
    root.setAttributeNS(null, "Destination", destination);
    return new Draft(root, add(root, Xml.ASSERTION, "saml:Issuer", entityId));
  }

  /// A new last child.
  static Element add(Element parent, String space, String name, @Nullable String text) {
    Element child = parent.getOwnerDocument().createElementNS(space, name);
    if (text != null) {
      child.setTextContent(text);
    }
    parent.appendChild(child);
    return child;
  }
}
