package io.bartizan.identity.signature;

import io.bartizan.identity.consumer.Consumers;
import io.bartizan.identity.consumer.CredentialKind;
import io.bartizan.identity.structured.Bare;
import io.bartizan.identity.structured.Dictionary;
import io.bartizan.identity.structured.Malformed;
import io.bartizan.identity.structured.Member;
import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Head;
import io.bartizan.pipeline.Name;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Chooses among the signatures of a request the one that is looked at: by label and tag, if these
/// are configured, and the one whose key is known. If there is more than one, it is nobody's
/// business to guess.
///
/// @param label null for any
/// @param tag null for any
record SignatureFields(Consumers consumers, @Nullable String label, @Nullable String tag) {
  static final Name SIGNATURE = Name.of("signature");
  static final Name SIGNATURE_INPUT = Name.of("signature-input");

  /// The signature that is looked at; null if none is meant for us.
  @Nullable Signed read(Head head) throws Refused {
    Map<String, Member> inputs = dictionary(head, SIGNATURE_INPUT, "Signature-Input");
    Map<String, Member> outputs = dictionary(head, SIGNATURE, "Signature");
    String chosen = choose(inputs);
    if (chosen == null) {
      return null;
    }
    if (!(inputs.get(chosen) instanceof Member.Inner input)) {
      throw new Refused(Code.SIGNATURE_MALFORMED, "Signature-Input: a member that is no list");
    }
    return Signed.of(input, outputs.get(chosen));
  }

  private static Map<String, Member> dictionary(Head head, Name name, String shown) throws Refused {
    if (!head.has(name)) {
      throw new Refused(Code.SIGNATURE_MALFORMED, "no field " + shown);
    }
    try {
      return Dictionary.of(head, name);
    } catch (Malformed e) {
      throw new Refused(Code.SIGNATURE_MALFORMED, shown + ": " + e.getMessage());
    }
  }

  private @Nullable String choose(Map<String, Member> inputs) throws Refused {
    String first = null;
    String known = null;
    for (Map.Entry<String, Member> each : inputs.entrySet()) {
      if (!meant(each.getKey(), each.getValue())) {
        continue;
      }
      first = first == null ? each.getKey() : first;
      if (known(each.getValue())) {
        if (known != null) {
          throw new Refused(Code.SIGNATURE_AMBIGUOUS, "two signatures by keys that are known");
        }
        known = each.getKey();
      }
    }
    return known == null ? first : known;
  }

  private boolean meant(String name, Member member) {
    return (label == null || label.equals(name))
        && (tag == null || new Bare.Text(tag).equals(member.parameters().get("tag")));
  }

  private boolean known(Member member) {
    return member.parameters().get("keyid") instanceof Bare.Text(String keyId)
        && consumers.find(CredentialKind.SIGNATURE, Bytes.of(keyId)) != null;
  }
}
