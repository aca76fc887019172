package io.bartizan.identity.saml;

import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Identity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.w3c.dom.Element;

/// Makes an identity of what an assertion says of somebody.
final class Attributes {
  static final String METHOD = "saml";

  private static final int MOST = 200;
  private static final int VALUES = 1_000;
  private static final int LONGEST = 512;
  private static final int VALUE_LONGEST = 8 << 10;

  private final SamlConfig config;

  Attributes(SamlConfig config) {
    this.config = config;
  }

  Identity identity(Element assertion, Name name) throws Distrust {
    Map<String, List<String>> all = read(assertion);
    List<String> roles = all.getOrDefault(config.rolesAttribute(), List.of());
    return Identity.of(
        subject(all, name), config.issuer(), METHOD, Set.copyOf(roles), Set.of(), claims(all));
  }

  private String subject(Map<String, List<String>> all, Name name) throws Distrust {
    if (config.subjectAttribute() == null) {
      return name.text();
    }
    List<String> values = all.getOrDefault(config.subjectAttribute(), List.of());
    Distrust.unless(
        values.size() == 1 && Name.isText(values.getFirst(), LONGEST),
        Code.SAML_CONDITION,
        "not one " + config.subjectAttribute());
    return values.getFirst();
  }

  private Map<String, Object> claims(Map<String, List<String>> all) {
    Map<String, Object> claims = new HashMap<>();
    if (config.attributes().isEmpty()) {
      all.forEach((name, values) -> put(claims, name, values));
    } else {
      config
          .attributes()
          .forEach((claim, name) -> put(claims, claim, all.getOrDefault(name, List.of())));
    }
    return claims;
  }

  private static void put(Map<String, Object> claims, String name, List<String> values) {
    if (!values.isEmpty()) {
      claims.put(name, values.size() == 1 ? values.getFirst() : List.copyOf(values));
    }
  }

  /// The values of all attributes, by name. An attribute that is there twice has the values of
  /// both: so do roles where a provider writes an attribute for each. Values that are no texts are
  /// left out.
  private static Map<String, List<String>> read(Element assertion) throws Distrust {
    Map<String, List<String>> all = new LinkedHashMap<>();
    int values = 0;
    for (Element statement : Elements.children(assertion, Xml.ASSERTION, "AttributeStatement")) {
      for (Element each : Elements.children(statement, Xml.ASSERTION, "Attribute")) {
        String name = Elements.attribute(each, "Name");
        expect(Name.isText(name, LONGEST));
        List<String> known = all.computeIfAbsent(name, _ -> new ArrayList<>());
        for (Element value : Elements.children(each, Xml.ASSERTION, "AttributeValue")) {
          expect(++values <= VALUES);
          if (Elements.children(value).isEmpty()) {
            String text = Elements.text(value);
            expect(text.length() <= VALUE_LONGEST);
            known.add(text);
          }
        }
      }
    }
    expect(all.size() <= MOST);
    return all;
  }

  private static void expect(boolean good) throws Distrust {
    Distrust.unless(good, Code.SAML_STRUCTURE, "attributes that are too many or too long");
  }
}
