package io.bartizan.identity.saml;

import io.bartizan.identity.signin.Answers;
import io.bartizan.identity.signin.Ask;
import io.bartizan.identity.signin.Desk;
import io.bartizan.identity.signin.Page;
import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Exchange;
import io.bartizan.pipeline.Verdict;
import java.security.cert.CertificateEncodingException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/// What we say of ourselves (SAML 2.0 Metadata, section 2.4.4): nothing secret.
final class MetadataPage {
  private static final String TYPE = "application/samlmetadata+xml";
  private static final String XMLNS = "http://www.w3.org/2000/xmlns/";
  private static final long NANOS = Duration.ofSeconds(8).toNanos();

  private final SamlConfig config;
  private final Desk desk;
  private final @Nullable OwnKey key;
  private final List<OwnKey> decryption;

  MetadataPage(SamlConfig config, Desk desk, @Nullable OwnKey key, List<OwnKey> decryption) {
    this.config = config;
    this.desk = desk;
    this.key = key;
    this.decryption = decryption;
  }

  Page page() {
    return Page.get("metadata", this::answer);
  }

  private Verdict answer(Exchange x, Bytes form) {
    String acs = desk.url(x, AcsPage.NAME);
    String slo = desk.url(x, SloPage.NAME);
    return new Verdict.Wait<Ask<String>>(
        desk.calls().asking(Distrust.reading(() -> text(acs, slo))),
        (_, asked) -> asked.then(text -> Answers.document(TYPE, text)),
        NANOS);
  }

  private String text(String acs, String slo) {
    Document document = Xml.fresh();
    Element entity = document.createElementNS(Xml.METADATA, "md:EntityDescriptor");
    document.appendChild(entity);
    entity.setAttributeNS(XMLNS, "xmlns:md", Xml.METADATA);
    entity.setAttributeNS(null, "ID", Messages.id());
    entity.setAttributeNS(null, "entityID", config.entityId());
    role(Messages.add(entity, Xml.METADATA, "md:SPSSODescriptor", null), acs, slo);
    if (config.signMetadata() && key != null) {
      key.envelop(entity, null);
    }
    return Xml.text(document);
  }

  private void role(Element role, String acs, String slo) {
    role.setAttributeNS(null, "AuthnRequestsSigned", Boolean.toString(key != null));
    role.setAttributeNS(
        null, "WantAssertionsSigned", Boolean.toString(config.wantAssertionsSigned()));
    role.setAttributeNS(null, "protocolSupportEnumeration", Xml.PROTOCOL);
    if (key != null) {
      certificate(role, "signing", key);
    }
    if (!decryption.isEmpty()) {
      certificate(role, "encryption", decryption.getFirst());
    }
    if (key != null) {
      service(role, "md:SingleLogoutService", SamlConfig.Binding.REDIRECT, slo);
      service(role, "md:SingleLogoutService", SamlConfig.Binding.POST, slo);
    }
    if (!config.nameFormat().uri().isEmpty()) {
      Messages.add(role, Xml.METADATA, "md:NameIDFormat", config.nameFormat().uri());
    }
    Element consumer = service(role, "md:AssertionConsumerService", SamlConfig.Binding.POST, acs);
    consumer.setAttributeNS(null, "index", "0");
    consumer.setAttributeNS(null, "isDefault", "true");
  }

  private static Element service(
      Element role, String name, SamlConfig.Binding binding, String place) {
    Element service = Messages.add(role, Xml.METADATA, name, null);
    service.setAttributeNS(null, "Binding", binding.uri());
    service.setAttributeNS(null, "Location", place);
    return service;
  }

  private static void certificate(Element role, String use, OwnKey own) {
    Element descriptor = Messages.add(role, Xml.METADATA, "md:KeyDescriptor", null);
    descriptor.setAttributeNS(null, "use", use);
    Element info = Messages.add(descriptor, Xml.SIGNATURE, "ds:KeyInfo", null);
    Element data = Messages.add(info, Xml.SIGNATURE, "ds:X509Data", null);
    try {
      Messages.add(
          data,
          Xml.SIGNATURE,
          "ds:X509Certificate",
          Base64.getEncoder().encodeToString(own.certificate().getEncoded()));
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate that was read", e);
    }
  }
}
