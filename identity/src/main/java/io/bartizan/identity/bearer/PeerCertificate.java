package io.bartizan.identity.bearer;

import io.bartizan.pipeline.Exchange;
import org.jspecify.annotations.Nullable;

/// Which certificate the client has proved on the connection of a request.
public interface PeerCertificate {
  /// No listener asks for certificates: tokens that are bound to one are refused.
  PeerCertificate NONE = _ -> null;

  /// The SHA-256 of its DER form, in base64url without padding (RFC 8705, section 3.1); null if the
  /// client has shown none.
  @Nullable String thumbprint(Exchange x);
}
