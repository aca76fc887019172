package io.bartizan.identity.saml;

import io.bartizan.identity.web.FormText;
import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Code;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/// Messages in a query (SAML 2.0 Bindings, section 3.4): compressed, and signed as the text of the
/// query, octet by octet.
final class RedirectBinding {
  private static final String SIGNATURE = "Signature";

  private RedirectBinding() {}

  /// The URL that carries a message.
  ///
  /// @param parameter `SAMLRequest` or `SAMLResponse`
  /// @param relayState empty for none
  /// @param key signs; null for an unsigned message
  static String url(
      URI place, String parameter, String message, String relayState, @Nullable OwnKey key) {
    StringBuilder query =
        new StringBuilder(parameter).append('=').append(FormText.encode(deflated(message)));
    if (!relayState.isEmpty()) {
      query.append("&RelayState=").append(FormText.encode(relayState));
    }
    if (key != null) {
      query.append("&SigAlg=").append(FormText.encode(key.algorithm().uri()));
      String signature = signature(key, query);
      query.append('&' + SIGNATURE + '=').append(FormText.encode(signature));
    }
    return place.toString() + (place.getRawQuery() == null ? '?' : '&') + query;
  }

  private static String signature(OwnKey key, CharSequence query) {
    try {
      byte[] bytes = query.toString().getBytes(StandardCharsets.US_ASCII);
      return Base64.getEncoder().encodeToString(key.sign(bytes));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a key that has signed before", e);
    }
  }

  private static String deflated(String message) {
    byte[] room = new byte[1024];
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try (Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true)) {
      deflater.setInput(message.getBytes(StandardCharsets.UTF_8));
      deflater.finish();
      while (!deflater.finished()) {
        all.write(room, 0, deflater.deflate(room));
      }
    }
    return Base64.getEncoder().encodeToString(all.toByteArray());
  }

  /// The message that `query` carries, which one of `keys` has signed.
  ///
  /// @param said the query's names and values
  static byte[] read(Bytes query, Map<String, String> said, String parameter, List<PublicKey> keys)
      throws Distrust {
    byte[] packed = Elements.base64(said.getOrDefault(parameter, ""));
    byte[] signature = Elements.base64(said.getOrDefault(SIGNATURE, ""));
    if (packed == null || signature == null || signature.length == 0) {
      throw new Distrust(Code.SIGN_OUT_MESSAGE, "a query without a message that is signed");
    }
    SignatureAlgorithm algorithm = SignatureAlgorithm.of(said.getOrDefault("SigAlg", ""));
    if (algorithm == null) {
      throw new Distrust(Code.SIGN_OUT_MESSAGE, "a signature method that is not allowed");
    }
    byte[] signed = signed(query.toString(), parameter);
    for (PublicKey key : keys) {
      if (algorithm.takes(key) && verifies(algorithm, key, signed, signature)) {
        return inflated(packed);
      }
    }
    throw new Distrust(Code.SIGN_OUT_MESSAGE, "signed by none of the provider's keys, or changed");
  }

  /// What is signed: these parameters in this order, as they were encoded.
  private static byte[] signed(String query, String parameter) {
    StringBuilder text = new StringBuilder();
    for (String name : List.of(parameter, "RelayState", "SigAlg")) {
      for (String pair : query.split("&", -1)) {
        if (pair.startsWith(name + '=')) {
          text.append(text.isEmpty() ? "" : "&").append(pair);
        }
      }
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static boolean verifies(
      SignatureAlgorithm algorithm, PublicKey key, byte[] signed, byte[] signature) {
    try {
      Signature check = algorithm.signature();
      check.initVerify(key);
      check.update(signed);
      return check.verify(signature);
    } catch (GeneralSecurityException _) {
      return false;
    }
  }

  private static byte[] inflated(byte[] packed) throws Distrust {
    byte[] room = new byte[Xml.LONGEST + 1];
    try (Inflater inflater = new Inflater(true)) {
      inflater.setInput(packed);
      int length = 0;
      int more = inflater.inflate(room);
      while (more > 0 && length + more < room.length) {
        length += more;
        more = inflater.inflate(room, length, room.length - length);
      }
      Distrust.unless(
          inflater.finished(), Code.SIGN_OUT_MESSAGE, "a message that is too long, or cut");
      return Arrays.copyOf(room, length + more);
    } catch (DataFormatException _) {
      throw new Distrust(Code.SIGN_OUT_MESSAGE, "a message that is not compressed");
    }
  }
}
