package io.bartizan.identity.saml;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.util.List;
import javax.xml.crypto.MarshalException;
import javax.xml.crypto.dsig.CanonicalizationMethod;
import javax.xml.crypto.dsig.Reference;
import javax.xml.crypto.dsig.SignedInfo;
import javax.xml.crypto.dsig.Transform;
import javax.xml.crypto.dsig.XMLSignatureException;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMSignContext;
import javax.xml.crypto.dsig.spec.C14NMethodParameterSpec;
import javax.xml.crypto.dsig.spec.TransformParameterSpec;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/// Signs elements that were made here.
final class Envelope {
  private Envelope() {}

  static void seal(
      Element element, @Nullable Element after, PrivateKey key, SignatureAlgorithm algorithm) {
    Node next = after == null ? element.getFirstChild() : after.getNextSibling();
    DOMSignContext context =
        next == null ? new DOMSignContext(key, element) : new DOMSignContext(key, element, next);
    context.setDefaultNamespacePrefix("ds");
    element.setIdAttributeNS(null, "ID", true);
    try {
      XMLSignatureFactory factory = XMLSignatureFactory.getInstance("DOM");
      SignedInfo info = info(factory, element.getAttributeNS(null, "ID"), algorithm);
      factory.newXMLSignature(info, null).sign(context);
    } catch (GeneralSecurityException | MarshalException | XMLSignatureException e) {
      throw new IllegalStateException("a key that has signed before", e);
    }
  }

  private static SignedInfo info(
      XMLSignatureFactory factory, String id, SignatureAlgorithm algorithm)
      throws GeneralSecurityException {
    C14NMethodParameterSpec plain = null;
    Reference reference =
        factory.newReference(
            '#' + id,
            factory.newDigestMethod(SignatureAlgorithm.SHA256, null),
            List.of(
                factory.newTransform(Transform.ENVELOPED, (TransformParameterSpec) null),
                factory.newTransform(
                    CanonicalizationMethod.EXCLUSIVE, (TransformParameterSpec) null)),
            null,
            null);
    return factory.newSignedInfo(
        factory.newCanonicalizationMethod(CanonicalizationMethod.EXCLUSIVE, plain),
        factory.newSignatureMethod(algorithm.uri(), null),
        List.of(reference));
  }
}
