package io.bartizan.identity.signature;

import io.bartizan.identity.structured.Bare;
import io.bartizan.identity.structured.Member;
import io.bartizan.identity.verify.SignatureAlgorithm;
import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Code;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What one signature says of itself (RFC 9421, section 2.3). Nothing of it is believed yet.
///
/// @param components what it covers, in the order of the base
/// @param parameters in the order in which they were written
/// @param created in seconds since 1970
/// @param expires the same; [Long#MAX_VALUE] if it does not say
/// @param nonce null if it has none
/// @param tag null if it has none
/// @param algorithm null if it does not say
/// @param keyId by which its key is found
/// @param signature the bytes
record Signed(
    List<Component> components,
    Map<String, Bare> parameters,
    long created,
    long expires,
    @Nullable String nonce,
    @Nullable String tag,
    @Nullable SignatureAlgorithm algorithm,
    String keyId,
    Bytes signature) {
  private static final Set<String> KNOWN =
      Set.of("created", "expires", "nonce", "alg", "keyid", "tag");
  private static final int LONGEST_TEXT = 512;

  /// @param input what `Signature-Input` says of it
  /// @param output what `Signature` holds under the same label
  static Signed of(Member.Inner input, @Nullable Member output) throws Refused {
    if (!(output instanceof Member.Item(Bare.Octets(Bytes signature), Map<String, Bare> more))
        || !more.isEmpty()
        || signature.isEmpty()) {
      throw new Refused(Code.SIGNATURE_MALFORMED, "no byte sequence in Signature under the label");
    }
    Map<String, Bare> parameters = input.parameters();
    if (!KNOWN.containsAll(parameters.keySet())) {
      throw new Refused(Code.SIGNATURE_PARAMETERS, "a parameter that is not known");
    }
    return new Signed(
        components(input.items()),
        parameters,
        seconds(parameters, "created", true),
        seconds(parameters, "expires", false),
        text(parameters, "nonce"),
        text(parameters, "tag"),
        algorithm(text(parameters, "alg")),
        keyId(text(parameters, "keyid")),
        signature);
  }

  private static List<Component> components(List<Member.Item> items) throws Refused {
    List<Component> all = new ArrayList<>(items.size());
    for (Member.Item item : items) {
      Component component = Component.of(item);
      if (all.contains(component)) {
        throw new Refused(Code.SIGNATURE_COMPONENT, "a component that comes twice");
      }
      all.add(component);
    }
    return all;
  }

  private static long seconds(Map<String, Bare> parameters, String name, boolean needed)
      throws Refused {
    Bare value = parameters.get(name);
    if (value == null && !needed) {
      return Long.MAX_VALUE;
    }
    if (value instanceof Bare.Whole(long seconds) && seconds >= 0) {
      return seconds;
    }
    throw new Refused(
        Code.SIGNATURE_PARAMETERS, "parameter " + name + " (expected: seconds since 1970)");
  }

  private static @Nullable String text(Map<String, Bare> parameters, String name) throws Refused {
    Bare value = parameters.get(name);
    if (value == null) {
      return null;
    }
    if (value instanceof Bare.Text(String text) && text.length() <= LONGEST_TEXT) {
      return text;
    }
    throw new Refused(
        Code.SIGNATURE_PARAMETERS,
        "parameter " + name + " (expected: a string of up to " + LONGEST_TEXT + " characters)");
  }

  private static @Nullable SignatureAlgorithm algorithm(@Nullable String alg) throws Refused {
    if (alg == null) {
      return null;
    }
    SignatureAlgorithm algorithm = SignatureAlgorithm.of(alg);
    if (algorithm == null) {
      throw new Refused(Code.SIGNATURE_ALGORITHM, "an algorithm that is not known");
    }
    return algorithm;
  }

  private static String keyId(@Nullable String keyId) throws Refused {
    if (keyId == null || keyId.isEmpty()) {
      throw new Refused(Code.SIGNATURE_PARAMETERS, "no parameter keyid");
    }
    return keyId;
  }

  /// The names of what it covers.
  Set<String> covered() {
    Set<String> names = new HashSet<>();
    for (Component each : components) {
      names.add(each.name());
    }
    return names;
  }
}
