package io.bartizan.pipeline;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/// The certificate by which a client has proved itself in the TLS handshake: its path was verified
/// up to an authority that the listener trusts, and the client has the key. Immutable, shared by
/// all requests of its connection; thread-safe.
@SuppressWarnings("JavaUtilDate") // java.security.cert has nothing else
public final class ClientCertificate implements Presented {
  private static final int NOTES = 16;

  private final List<X509Certificate> path;
  private final X509Certificate authority;
  private final AlternativeNames names;
  private final String subject;
  private final long end;
  private final long checkedUntil;
  private final Map<Object, Object> notes = new ConcurrentHashMap<>(4);
  private volatile @Nullable String thumbprint;

  /// @param path the client's certificate and then those between it and `authority`
  /// @param authority whom the listener trusts
  /// @param names the alternative names of the first one
  /// @param checkedUntil the first millisecond since 1970 in which what was known of revocations
  ///   counts no more; [Long#MAX_VALUE] if nobody asked
  public ClientCertificate(
      List<X509Certificate> path,
      X509Certificate authority,
      AlternativeNames names,
      long checkedUntil) {
    this.path = List.copyOf(path);
    this.authority = authority;
    this.names = names;
    this.subject = leaf().getSubjectX500Principal().getName(X500Principal.RFC2253);
    this.end = end(path, authority);
    this.checkedUntil = checkedUntil;
  }

  private static long end(List<X509Certificate> path, X509Certificate authority) {
    long end = authority.getNotAfter().getTime();
    for (X509Certificate each : path) {
      end = Math.min(end, each.getNotAfter().getTime());
    }
    return end + 1;
  }

  /// The client's own certificate.
  public X509Certificate leaf() {
    return path.getFirst();
  }

  /// The client's certificate and then those between it and the authority.
  public List<X509Certificate> path() {
    return path;
  }

  /// The authority that the listener trusts and that vouches for the path.
  public X509Certificate authority() {
    return authority;
  }

  /// Who has issued the client's own certificate.
  public X509Certificate issuer() {
    return path.size() > 1 ? path.get(1) : authority;
  }

  /// The subject as RFC 4514 spells it, such as `CN=orders,O=Example`; may be empty.
  public String subject() {
    return subject;
  }

  public AlternativeNames names() {
    return names;
  }

  /// The first millisecond since 1970 in which a certificate of the path is good no more.
  public long end() {
    return end;
  }

  /// The first millisecond since 1970 in which what was known of revocations counts no more.
  public long checkedUntil() {
    return checkedUntil;
  }

  /// The SHA-256 of the client's certificate in base64url, 43 characters: what RFC 8705 calls
  /// `x5t#S256`.
  public String thumbprint() {
    String known = thumbprint;
    if (known == null) {
      known = Base64.getUrlEncoder().withoutPadding().encodeToString(sha256());
      thumbprint = known;
    }
    return known;
  }

  private byte[] sha256() {
    try {
      return MessageDigest.getInstance("SHA-256").digest(leaf().getEncoded());
    } catch (NoSuchAlgorithmException | CertificateEncodingException e) {
      throw new IllegalStateException("a certificate that was read has no digest", e);
    }
  }

  /// Whether a token that is bound to the certificate with `x5t` (RFC 8705, section 3.1) is bound
  /// to this one. Takes the same time wherever they differ.
  public boolean confirms(String x5t) {
    return MessageDigest.isEqual(
        thumbprint().getBytes(StandardCharsets.US_ASCII), x5t.getBytes(StandardCharsets.UTF_8));
  }

  /// What `owner` has noted about it; null if nothing.
  public @Nullable Object note(Object owner) {
    return notes.get(owner);
  }

  /// Notes something that `owner` would else find out with each request. Owners are few: what more
  /// than 16 of them have noted is forgotten.
  public void note(Object owner, Object what) {
    if (notes.size() >= NOTES) {
      notes.clear();
    }
    notes.put(owner, what);
  }

  /// Whose it is, without the rest.
  @Override
  public String toString() {
    return "certificate of " + subject;
  }
}
