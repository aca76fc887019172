package io.bartizan.identity.saml;

import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Code;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.w3c.dom.Element;

/// Reads what a provider says of sign-outs. Whatever is wrong, the answer is the same. Thread-safe.
final class LogoutRequests {
  private static final int MOST = 8;
  private static final int ID_LONGEST = 256;

  private final SamlConfig config;

  LogoutRequests(SamlConfig config) {
    this.config = config;
  }

  /// Whose sessions are to end.
  ///
  /// @param id the message's, which is good once
  /// @param indexes of the provider's sessions; empty for all
  record Wanted(String id, Name name, List<String> indexes) {}

  /// One that was posted, signed within.
  Wanted posted(String message, List<PublicKey> keys, String place, long now) throws Distrust {
    byte[] bytes = Elements.base64(message);
    if (bytes == null) {
      throw new Distrust(Code.SIGN_OUT_MESSAGE, "no base64");
    }
    try {
      Element root = parse(bytes);
      Distrust.unless(Enveloped.isSigned(root), Code.SIGN_OUT_MESSAGE, "without a signature");
      return judge(Enveloped.verify(root, keys), place, now);
    } catch (Distrust e) {
      throw new Distrust(Code.SIGN_OUT_MESSAGE, e.code().id() + ": " + e.getMessage());
    }
  }

  /// One in a query, signed with it.
  Wanted redirected(
      Bytes query, Map<String, String> said, List<PublicKey> keys, String place, long now)
      throws Distrust {
    byte[] bytes = RedirectBinding.read(query, said, "SAMLRequest", keys);
    try {
      return judge(parse(bytes), place, now);
    } catch (Distrust e) {
      throw new Distrust(Code.SIGN_OUT_MESSAGE, e.code().id() + ": " + e.getMessage());
    }
  }

  private static Element parse(byte[] bytes) throws Distrust {
    try {
      return Xml.message(bytes).getDocumentElement();
    } catch (Xml.Bad e) {
      throw new Distrust(Code.SAML_MALFORMED, String.valueOf(e.getMessage()));
    }
  }

  private Wanted judge(Element request, String place, long now) throws Distrust {
    expect(Elements.is(request, Xml.PROTOCOL, "LogoutRequest"), "no LogoutRequest");
    Element issuer = Elements.need(request, Xml.ASSERTION, "Issuer");
    expect(Elements.text(issuer).equals(config.issuer()), "of another provider");
    expect(Elements.attribute(request, "Destination").equals(place), "its Destination is not here");
    expectRecent(request, now);
    String id = Elements.attribute(request, "ID");
    expect(!id.isEmpty() && id.length() <= ID_LONGEST, "no ID");
    List<String> indexes = new ArrayList<>();
    for (Element each : Elements.children(request, Xml.PROTOCOL, "SessionIndex")) {
      indexes.add(Elements.text(each));
    }
    expect(indexes.size() <= MOST, "too many sessions");
    boolean known = !indexes.isEmpty() || config.subjectAttribute() == null;
    expect(known, "all sessions of a name by which they are not known here");
    return new Wanted(id, Name.of(request), List.copyOf(indexes));
  }

  private void expectRecent(Element request, long now) throws Distrust {
    Long issued = Elements.moment(request, "IssueInstant");
    Long end = Elements.moment(request, "NotOnOrAfter");
    long leeway = config.leeway().toMillis();
    expect(
        issued != null
            && issued <= now + leeway
            && now < issued + Judge.OLDEST.toMillis() + leeway
            && (end == null || now < end + leeway),
        "not of now");
  }

  private static void expect(boolean good, String otherwise) throws Distrust {
    Distrust.unless(good, Code.SIGN_OUT_MESSAGE, otherwise);
  }
}
