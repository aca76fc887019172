package io.bartizan.identity.saml;

import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Identity;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;

/// Judges assertions whose every octet is signed (SAML 2.0 Profiles, section 4.1.4.3). Thread-safe.
final class Judge {
  /// An assertion is believed for so long after it was issued.
  static final Duration OLDEST = Duration.ofMinutes(10);

  private static final String BEARER = "urn:oasis:names:tc:SAML:2.0:cm:bearer";
  private static final int ID_LONGEST = 256;

  private final SamlConfig config;
  private final Attributes attributes;
  private final long leeway;

  Judge(SamlConfig config) {
    this.config = config;
    this.attributes = new Attributes(config);
    this.leeway = config.leeway().toMillis();
  }

  /// What a response has to answer.
  ///
  /// @param request the request's ID
  /// @param place where the response has to come to
  record Expected(String request, String place) {}

  /// Who it is.
  ///
  /// @param assertion the assertion's ID, which is good once
  /// @param proved when the person has proved who they are, in milliseconds since 1970
  /// @param context how; empty if unknown
  /// @param name what the provider calls the person; with `index`, what it calls the session
  /// @param end the first millisecond since 1970 in which a session is good no more; null if the
  ///   provider does not say
  record Person(
      Identity who,
      String assertion,
      long proved,
      String context,
      Name name,
      String index,
      @Nullable Long end) {}

  /// @param now in milliseconds since 1970
  Person judge(Responses.Vouched response, Expected expected, long now) throws Distrust {
    Distrust.unless(
        response.destination().equals(expected.place)
            || response.destination().isEmpty() && !response.signed(),
        Code.SAML_RECIPIENT,
        "the response's Destination is not here");
    Distrust.unless(
        response.inResponseTo().equals(expected.request),
        Code.SAML_REQUEST,
        "the response answers another request");
    Element assertion = response.assertion();
    String id = Elements.attribute(assertion, "ID");
    Distrust.unless(
        !id.isEmpty() && id.length() <= ID_LONGEST, Code.SAML_STRUCTURE, "an assertion without ID");
    Element issuer = Elements.need(assertion, Xml.ASSERTION, "Issuer");
    Distrust.unless(
        Elements.text(issuer).equals(config.issuer()),
        Code.SIGN_IN_ISSUER,
        "an assertion of another provider");
    expectRecent(need(assertion, "IssueInstant"), now);
    conditions(Elements.need(assertion, Xml.ASSERTION, "Conditions"), now);
    Element subject = Elements.need(assertion, Xml.ASSERTION, "Subject");
    confirm(subject, expected, now);
    return person(assertion, Name.of(subject), id, now);
  }

  private static long need(Element element, String name) throws Distrust {
    Long moment = Elements.moment(element, name);
    if (moment == null) {
      throw new Distrust(Code.SAML_STRUCTURE, "no " + name);
    }
    return moment;
  }

  private void expectRecent(long issued, long now) throws Distrust {
    Distrust.unless(issued <= now + leeway, Code.SAML_EARLY, "issued in the future");
    Distrust.unless(
        now < issued + OLDEST.toMillis() + leeway, Code.SAML_EXPIRED, "issued long ago");
  }

  private void within(Element element, long now) throws Distrust {
    Long from = Elements.moment(element, "NotBefore");
    Long to = Elements.moment(element, "NotOnOrAfter");
    Distrust.unless(from == null || now >= from - leeway, Code.SAML_EARLY, "not valid yet");
    Distrust.unless(to == null || now < to + leeway, Code.SAML_EXPIRED, "valid no more");
  }

  private void conditions(Element conditions, long now) throws Distrust {
    within(conditions, now);
    int audiences = 0;
    for (Element condition : Elements.children(conditions)) {
      switch (Xml.ASSERTION.equals(condition.getNamespaceURI()) ? condition.getLocalName() : "") {
        case "AudienceRestriction" -> {
          audiences++;
          expectAudience(condition);
        }
        case "OneTimeUse", "ProxyRestriction" -> {} // every assertion is used once, none passed on
        default -> throw new Distrust(Code.SAML_CONDITION, "a condition that is not known");
      }
    }
    Distrust.unless(audiences > 0, Code.SAML_AUDIENCE, "no audience");
  }

  private void expectAudience(Element restriction) throws Distrust {
    for (Element audience : Elements.children(restriction, Xml.ASSERTION, "Audience")) {
      if (Elements.text(audience).equals(config.entityId())) {
        return;
      }
    }
    throw new Distrust(Code.SAML_AUDIENCE, "for another audience");
  }

  /// One way to confirm the subject has to hold; why the last did not is what is said.
  private void confirm(Element subject, Expected expected, long now) throws Distrust {
    Distrust why = new Distrust(Code.SAML_CONDITION, "no bearer is confirmed");
    for (Element each : Elements.children(subject, Xml.ASSERTION, "SubjectConfirmation")) {
      Element data = Elements.only(each, Xml.ASSERTION, "SubjectConfirmationData");
      if (data != null && Elements.attribute(each, "Method").equals(BEARER)) {
        try {
          bearer(data, expected, now);
          return;
        } catch (Distrust e) {
          why = e;
        }
      }
    }
    throw why;
  }

  private void bearer(Element data, Expected expected, long now) throws Distrust {
    Distrust.unless(
        Elements.attribute(data, "Recipient").equals(expected.place),
        Code.SAML_RECIPIENT,
        "the Recipient is not here");
    Distrust.unless(
        Elements.attribute(data, "InResponseTo").equals(expected.request),
        Code.SAML_REQUEST,
        "the assertion answers another request");
    need(data, "NotOnOrAfter");
    within(data, now);
  }

  private Person person(Element assertion, Name name, String id, long now) throws Distrust {
    Element statement = statement(assertion);
    Long end = Elements.moment(statement, "SessionNotOnOrAfter");
    Distrust.unless(
        end == null || now < end + leeway, Code.SAML_EXPIRED, "the provider's session has ended");
    long proved = need(statement, "AuthnInstant");
    Distrust.unless(proved <= now + leeway, Code.SAML_EARLY, "proved in the future");
    Element context = Elements.need(statement, Xml.ASSERTION, "AuthnContext");
    Element reference = Elements.only(context, Xml.ASSERTION, "AuthnContextClassRef");
    return new Person(
        attributes.identity(assertion, name),
        id,
        proved,
        reference == null ? "" : Elements.text(reference),
        name,
        Elements.attribute(statement, "SessionIndex"),
        end);
  }

  private static Element statement(Element assertion) throws Distrust {
    List<Element> all = Elements.children(assertion, Xml.ASSERTION, "AuthnStatement");
    if (all.isEmpty()) {
      throw new Distrust(Code.SAML_CONDITION, "nobody has proved who they are");
    }
    return all.getFirst();
  }
}
