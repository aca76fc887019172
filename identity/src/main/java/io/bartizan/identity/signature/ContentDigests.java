package io.bartizan.identity.signature;

import io.bartizan.identity.structured.Bare;
import io.bartizan.identity.structured.Dictionary;
import io.bartizan.identity.structured.Malformed;
import io.bartizan.identity.structured.Member;
import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Head;
import io.bartizan.pipeline.Name;
import io.bartizan.pipeline.Slot;
import io.bartizan.pipeline.Tap;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What `Content-Digest` (RFC 9530) says of a body, and what the body says. For one exchange and
/// its event loop.
final class ContentDigests implements Tap {
  static final Slot<ContentDigests> SLOT = Slot.of("content-digest", ContentDigests.class);
  static final Name CONTENT_DIGEST = Name.of("content-digest");
  private static final Name DIGEST = Name.of("digest");

  private record Digest(MessageDigest computed, Bytes wanted) {}

  private final List<Digest> digests;

  private ContentDigests(List<Digest> digests) {
    this.digests = digests;
  }

  /// What `head` says; null if it says nothing.
  static @Nullable ContentDigests of(Head head) throws Refused {
    if (head.has(DIGEST)) {
      throw new Refused(Code.SIGNATURE_DIGEST, "a field Digest (expected: Content-Digest)");
    }
    if (!head.has(CONTENT_DIGEST)) {
      return null;
    }
    try {
      return new ContentDigests(digests(Dictionary.of(head, CONTENT_DIGEST)));
    } catch (Malformed e) {
      throw new Refused(Code.SIGNATURE_DIGEST, "Content-Digest: " + e.getMessage());
    }
  }

  private static List<Digest> digests(Map<String, Member> members) throws Refused {
    List<Digest> digests = new ArrayList<>(members.size());
    for (Map.Entry<String, Member> each : members.entrySet()) {
      MessageDigest computed = algorithm(each.getKey());
      if (!(each.getValue() instanceof Member.Item(Bare.Octets(Bytes wanted), _))
          || wanted.length() != computed.getDigestLength()) {
        throw new Refused(
            Code.SIGNATURE_DIGEST, "Content-Digest: a digest that is none of its algorithm");
      }
      digests.add(new Digest(computed, wanted));
    }
    return digests;
  }

  private static MessageDigest algorithm(String name) throws Refused {
    return switch (name) {
      case "sha-256" -> digest("SHA-256");
      case "sha-512" -> digest("SHA-512");
      default ->
          throw new Refused(
              Code.SIGNATURE_DIGEST,
              "Content-Digest: an algorithm that is neither sha-256 nor sha-512");
    };
  }

  private static MessageDigest digest(String name) {
    try {
      return MessageDigest.getInstance(name);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has " + name, e);
    }
  }

  @Override
  public void add(ByteBuffer part) {
    for (Digest each : digests) {
      each.computed.update(part.duplicate());
    }
  }

  /// Whether all that was added is what was said, by every algorithm. Only once.
  boolean match() {
    boolean match = true;
    for (Digest each : digests) {
      match &= MessageDigest.isEqual(each.computed.digest(), each.wanted.toArray());
    }
    return match;
  }
}
