package io.bartizan.identity.apikey;

import io.bartizan.identity.Authenticator;
import io.bartizan.identity.Cookies;
import io.bartizan.identity.Proof;
import io.bartizan.identity.consumer.Consumers;
import io.bartizan.identity.consumer.CredentialKind;
import io.bartizan.identity.consumer.Known;
import io.bartizan.identity.session.CrossSite;
import io.bartizan.identity.session.OwnUrl;
import io.bartizan.pipeline.Ascii;
import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Edits;
import io.bartizan.pipeline.Exchange;
import io.bartizan.pipeline.Head;
import io.bartizan.pipeline.Name;
import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// API keys of the form `PREFIX_ID_SECRET`. The id finds the key, the hash of the whole key proves
/// it. Both an id that does not exist and a wrong secret cost one hash and one comparison in
/// constant time, and are refused with the same words.
public final class ApiKeyAuthenticator implements Authenticator {
  /// The length of ids and secrets; 32 letters and digits drawn at random hold 190 bits.
  static final int ID_LEAST = 8;

  static final int ID_MOST = 32;
  static final int SECRET_LEAST = 32;
  static final int SECRET_MOST = 128;

  private static final Proof TWICE =
      new Proof.Rejected(Code.CREDENTIAL_AMBIGUOUS, "more than one API key");
  private static final Proof MALFORMED =
      new Proof.Rejected(Code.CREDENTIAL_INVALID, "no API key of the form PREFIX_ID_SECRET");
  private static final Proof WRONG = new Proof.Rejected(Code.CREDENTIAL_INVALID, "no such API key");
  private static final Proof FORGED =
      new Proof.Rejected(
          Code.SESSION_CROSS_SITE, "a key in a cookie, sent by a page of another origin");
  private static final CrossSite OWN_PAGES = new CrossSite(Set.of(), new OwnUrl(null));
  private static final Bytes NOTHING = Bytes.view(new byte[32], 0, 32);

  private static final ThreadLocal<Hasher> HASHER = ThreadLocal.withInitial(Hasher::new);

  private final Name header;
  private final byte[] prefix;
  private final Consumers consumers;
  private final @Nullable QueryKey query;
  private final byte @Nullable [] cookie;

  public ApiKeyAuthenticator(ApiKeyConfig config, Consumers consumers) {
    this.header = Name.of(config.header());
    this.prefix = Bytes.of(config.prefix() + '_').toArray();
    this.consumers = consumers;
    this.query = config.query() == null ? null : new QueryKey(config.query());
    this.cookie = config.cookie() == null ? null : Cookies.name(config.cookie());
  }

  @Override
  public String name() {
    return CredentialKind.KEY.method();
  }

  @Override
  public Proof prove(Exchange x) {
    Head head = x.head();
    int index = head.find(header);
    if (query != null || cookie != null) {
      return proveElsewhere(x, index);
    }
    return index < 0 ? Proof.Absent.ABSENT : proveByHeader(x, index);
  }

  private Proof proveByHeader(Exchange x, int index) {
    return x.head().next(header, index) >= 0 ? TWICE : judge(x, x.head().value(index));
  }

  private Proof proveElsewhere(Exchange x, int index) {
    int inQuery = query == null ? 0 : query.count(x.query());
    int inCookie = cookie == null ? 0 : Cookies.count(x.head(), cookie);
    if (inQuery + inCookie + (index < 0 ? 0 : 1) > 1) {
      return TWICE;
    }
    if (cookie != null && inCookie > 0) {
      return forged(x) ? FORGED : judge(x, Cookies.find(x.head(), cookie));
    }
    Bytes inParameter = query == null ? null : query.find(x.query());
    if (inParameter != null) {
      return judge(x, inParameter);
    }
    return index < 0 ? Proof.Absent.ABSENT : proveByHeader(x, index);
  }

  /// Whether a page of another origin may have had a browser send the cookie, to change something.
  private static boolean forged(Exchange x) {
    return (!x.method().safe() || x.webSocket()) && !OWN_PAGES.isOwn(x);
  }

  private Proof judge(Exchange x, Bytes key) {
    int idEnd = idEnd(key);
    if (idEnd < 0 || !letters(key, idEnd + 1, SECRET_LEAST, SECRET_MOST)) {
      return MALFORMED;
    }
    Known known = consumers.find(CredentialKind.KEY, key.slice(prefix.length, idEnd));
    Object hash = known == null ? NOTHING : known.proof();
    boolean same = HASHER.get().same(key, (Bytes) hash);
    return same && known != null ? known.at(x.startMillis()) : WRONG;
  }

  /// Where the id ends, or -1 if there is no prefix or no id.
  private int idEnd(Bytes key) {
    if (key.length() < prefix.length) {
      return -1;
    }
    for (int i = 0; i < prefix.length; i++) {
      if (key.at(i) != prefix[i]) {
        return -1;
      }
    }
    int end = key.indexOf('_', prefix.length);
    int length = end - prefix.length;
    return length >= ID_LEAST && length <= ID_MOST ? end : -1;
  }

  private static boolean letters(Bytes key, int from, int least, int most) {
    int length = key.length() - from;
    for (int i = from; i < key.length(); i++) {
      byte lower = Ascii.lower(key.at(i));
      if (!Ascii.digit(lower) && (lower < 'a' || lower > 'z')) {
        return false;
      }
    }
    return length >= least && length <= most;
  }

  /// No scheme is registered for keys in a header of their own; the challenge names the header.
  @Override
  public String challenge(String realm, @Nullable Code rejected) {
    return "ApiKey realm=\"" + realm + "\", header=\"" + header + '"';
  }

  @Override
  public void conceal(Exchange x, Edits edits) {
    edits.remove(header);
    if (query != null && query.count(x.query()) > 0) {
      edits.query(query.without(x.query()));
    }
    if (cookie != null) {
      Cookies.conceal(x, edits, new String(cookie, StandardCharsets.US_ASCII) + '=');
    }
  }

  /// What one thread hashes with, again and again.
  private static final class Hasher {
    private final MessageDigest digest = sha256();
    private final byte[] key = new byte[16 + 1 + ID_MOST + 1 + SECRET_MOST];
    private final byte[] hash = new byte[32];

    boolean same(Bytes text, Bytes wanted) {
      int length = text.copyTo(key, 0);
      digest.update(key, 0, length);
      try {
        digest.digest(hash, 0, hash.length);
      } catch (DigestException e) {
        throw new IllegalStateException(e);
      }
      java.util.Arrays.fill(key, 0, length, (byte) 0);
      return equal(wanted);
    }

    /// In a time that does not depend on where they differ.
    private boolean equal(Bytes wanted) {
      int difference = hash.length ^ wanted.length();
      for (int i = 0; i < hash.length; i++) {
        difference |= hash[i] ^ wanted.at(i);
      }
      return difference == 0;
    }

    private static MessageDigest sha256() {
      try {
        return MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java has SHA-256", e);
      }
    }
  }
}
