package io.bartizan.pipeline;

/// Why a request was refused: a stable name for clients, logs and metrics, the status, and a hint
/// that betrays nothing. A code is never renamed and never used for something else.
public enum Code {
  REQUEST_MALFORMED("request.malformed", 400, "Bad Request", "The request is not valid HTTP."),
  REQUEST_PATH(
      "request.path",
      400,
      "Bad Request",
      "The path is not in canonical form or holds a refused sequence."),
  REQUEST_BODY(
      "request.body", 400, "Bad Request", "The request body is not framed as its head says."),
  REQUEST_TIMEOUT("request.timeout", 408, "Request Timeout", "The request did not arrive in time."),
  BODY_TOO_LARGE(
      "request.body-too-large",
      413,
      "Content Too Large",
      "The request body is larger than this route allows."),
  URI_TOO_LONG(
      "request.uri-too-long", 414, "URI Too Long", "The request target is longer than allowed."),
  EXPECTATION_FAILED(
      "request.expectation", 417, "Expectation Failed", "Only 100-continue can be expected."),
  MISDIRECTED(
      "request.misdirected",
      421,
      "Misdirected Request",
      "This connection does not serve that host. Open a new one."),
  HEAD_TOO_LARGE(
      "request.head-too-large",
      431,
      "Request Header Fields Too Large",
      "The request head is larger than allowed."),
  METHOD_UNKNOWN("request.method-unknown", 501, "Not Implemented", "This method is not served."),
  VERSION_UNKNOWN("request.version", 505, "HTTP Version Not Supported", "Use HTTP/1.1 or HTTP/2."),
  ENCODING_UNKNOWN(
      "request.transfer-encoding",
      501,
      "Not Implemented",
      "Only the transfer coding chunked is understood."),

  ADDRESS_DENIED("address.denied", 403, "Forbidden", "Your address is not admitted."),

  ROUTE_UNKNOWN("route.unknown", 404, "Not Found", "No route serves this request."),
  ROUTE_METHOD("route.method", 405, "Method Not Allowed", "This path does not serve this method."),

  CORS_ORIGIN("cors.origin", 403, "Forbidden", "This origin is not admitted."),
  CORS_REQUEST("cors.request", 403, "Forbidden", "This cross-origin request is not admitted."),

  CREDENTIAL_MISSING("credential.missing", 401, "Unauthorized", "This route needs a credential."),
  CREDENTIAL_INVALID("credential.invalid", 401, "Unauthorized", "The credential is not valid."),
  CREDENTIAL_MALFORMED("credential.malformed", 401, "Unauthorized", "The credential is not valid."),
  CREDENTIAL_EXPIRED("credential.expired", 401, "Unauthorized", "The credential has expired."),
  CREDENTIAL_REVOKED("credential.revoked", 401, "Unauthorized", "The credential was withdrawn."),
  CREDENTIAL_AMBIGUOUS("credential.ambiguous", 400, "Bad Request", "Send one credential, once."),
  CREDENTIAL_LOCKED(
      "credential.locked",
      429,
      "Too Many Requests",
      "Too many credentials were wrong. Wait before you try again."),
  DIRECTORY_UNAVAILABLE(
      "directory.unavailable", 503, "Service Unavailable", "The credential cannot be checked now."),
  CREDENTIAL_BUSY(
      "credential.busy",
      503,
      "Service Unavailable",
      "Credentials cannot be checked now. Try again later."),
  TOKEN_MALFORMED("token.malformed", 401, "Unauthorized", "The token cannot be read."),
  TOKEN_HEADER("token.header", 401, "Unauthorized", "The token cannot be read."),
  TOKEN_ALGORITHM("token.algorithm", 401, "Unauthorized", "The token is not valid."),
  TOKEN_KEY("token.key", 401, "Unauthorized", "The token is not valid."),
  TOKEN_SIGNATURE("token.signature", 401, "Unauthorized", "The token is not valid."),
  TOKEN_EXPIRED("token.expired", 401, "Unauthorized", "The token has expired."),
  TOKEN_NOT_YET_VALID("token.not-yet-valid", 401, "Unauthorized", "The token is not valid yet."),
  TOKEN_LIFETIME(
      "token.lifetime", 401, "Unauthorized", "The token lives longer than is accepted here."),
  TOKEN_ISSUER("token.issuer", 401, "Unauthorized", "The token is not valid here."),
  TOKEN_AUDIENCE("token.audience", 401, "Unauthorized", "The token is not valid here."),
  TOKEN_TYPE("token.type", 401, "Unauthorized", "The token is not of the expected type."),
  TOKEN_CLAIMS("token.claims", 401, "Unauthorized", "The token lacks what this route needs."),
  TOKEN_TOO_LARGE("token.too-large", 401, "Unauthorized", "The token cannot be read."),
  TOKEN_DECRYPTION("token.decryption", 401, "Unauthorized", "The token cannot be read."),
  TOKEN_REPLAYED("token.replayed", 401, "Unauthorized", "The token is not valid."),
  TOKEN_REVOKED("token.revoked", 401, "Unauthorized", "The token is not valid."),
  TOKEN_INACTIVE("token.inactive", 401, "Unauthorized", "The token is not valid."),
  TOKEN_BINDING("token.binding", 401, "Unauthorized", "The token is not valid."),
  DPOP_MISSING("dpop.missing", 401, "Unauthorized", "Send the token with a DPoP proof."),
  DPOP_PROOF("dpop.proof", 401, "Unauthorized", "The DPoP proof is not valid."),
  DPOP_ALGORITHM("dpop.algorithm", 401, "Unauthorized", "The DPoP proof is not valid."),
  DPOP_KEY("dpop.key", 401, "Unauthorized", "The DPoP proof is not valid."),
  DPOP_SIGNATURE("dpop.signature", 401, "Unauthorized", "The DPoP proof is not valid."),
  DPOP_TARGET("dpop.target", 401, "Unauthorized", "The DPoP proof is not valid."),
  DPOP_TIME("dpop.time", 401, "Unauthorized", "The DPoP proof is not valid."),
  DPOP_TOKEN("dpop.token", 401, "Unauthorized", "The DPoP proof is not valid."),
  DPOP_NONCE("dpop.nonce", 401, "Unauthorized", "Send a DPoP proof with the nonce given here."),
  DPOP_REPLAYED("dpop.replayed", 401, "Unauthorized", "The DPoP proof is not valid."),
  REPLAYS_UNAVAILABLE(
      "token.replays-unavailable",
      503,
      "Service Unavailable",
      "Credentials cannot be checked now. Try again later."),
  REVOCATIONS_UNAVAILABLE(
      "token.revocations-unavailable",
      503,
      "Service Unavailable",
      "Credentials cannot be checked now. Try again later."),
  INTROSPECTION_UNAVAILABLE(
      "token.introspection-unavailable",
      503,
      "Service Unavailable",
      "Credentials cannot be checked now. Try again later."),
  KEYS_UNAVAILABLE(
      "token.keys-unavailable",
      503,
      "Service Unavailable",
      "Credentials cannot be checked now. Try again later."),

  CERTIFICATE_UNTRUSTED(
      "certificate.untrusted", 401, "Unauthorized", "The client certificate is not accepted."),
  CERTIFICATE_MALFORMED(
      "certificate.malformed", 401, "Unauthorized", "The client certificate is not accepted."),
  CERTIFICATE_CHAIN(
      "certificate.chain", 401, "Unauthorized", "The client certificate is not accepted."),
  CERTIFICATE_PURPOSE(
      "certificate.purpose", 401, "Unauthorized", "The client certificate is not accepted."),
  CERTIFICATE_WEAK(
      "certificate.weak", 401, "Unauthorized", "The client certificate is not accepted."),
  CERTIFICATE_EXPIRED(
      "certificate.expired", 401, "Unauthorized", "The client certificate has expired."),
  CERTIFICATE_NOT_YET_VALID(
      "certificate.not-yet-valid", 401, "Unauthorized", "The client certificate is not valid yet."),
  CERTIFICATE_REVOKED(
      "certificate.revoked", 401, "Unauthorized", "The client certificate is not accepted."),
  CERTIFICATE_ROOT(
      "certificate.root", 401, "Unauthorized", "The client certificate is not accepted."),
  CERTIFICATE_NAME(
      "certificate.name", 401, "Unauthorized", "The client certificate is not accepted."),
  CERTIFICATE_UNKNOWN(
      "certificate.unknown", 401, "Unauthorized", "The client certificate is not accepted."),
  CERTIFICATE_UNCHECKED(
      "certificate.unchecked",
      503,
      "Service Unavailable",
      "Credentials cannot be checked now. Try again later."),

  SIGNATURE_MALFORMED("signature.malformed", 401, "Unauthorized", "The signature cannot be read."),
  SIGNATURE_AMBIGUOUS("signature.ambiguous", 400, "Bad Request", "Send one credential, once."),
  SIGNATURE_PARAMETERS(
      "signature.parameters", 401, "Unauthorized", "The signature lacks what this route needs."),
  SIGNATURE_COMPONENT(
      "signature.component",
      401,
      "Unauthorized",
      "The signature covers something that cannot be checked."),
  SIGNATURE_COVERAGE(
      "signature.coverage",
      401,
      "Unauthorized",
      "The signature does not cover what this route needs."),
  SIGNATURE_EXPIRED("signature.expired", 401, "Unauthorized", "The signature has expired."),
  SIGNATURE_FUTURE(
      "signature.not-yet-valid", 401, "Unauthorized", "The signature is not valid yet."),
  SIGNATURE_ALGORITHM("signature.algorithm", 401, "Unauthorized", "The signature is not valid."),
  SIGNATURE_INVALID("signature.invalid", 401, "Unauthorized", "The signature is not valid."),
  SIGNATURE_REPLAYED("signature.replayed", 401, "Unauthorized", "The signature is not valid."),
  SIGNATURE_DIGEST(
      "signature.digest", 401, "Unauthorized", "The digest of the content cannot be checked."),
  SIGNATURE_BODY("signature.body", 401, "Unauthorized", "The content is not what its digest says."),

  SESSION_INVALID("session.invalid", 401, "Unauthorized", "Sign in again."),
  SESSION_EXPIRED("session.expired", 401, "Unauthorized", "Sign in again."),
  SESSION_ENDED("session.ended", 401, "Unauthorized", "Sign in again."),
  SESSION_CROSS_SITE(
      "session.cross-site", 403, "Forbidden", "This cross-origin request is not admitted."),
  STEP_UP("session.step-up", 401, "Unauthorized", "A stronger or more recent sign-in is needed."),
  SIGN_IN_REQUEST("sign-in.request", 400, "Bad Request", "This is no way to sign in or out."),
  SIGN_IN_RETURN(
      "sign-in.return", 400, "Bad Request", "Only a path of this site can be returned to."),
  SIGN_IN_STATE("sign-in.state", 403, "Forbidden", "Begin again to sign in."),
  SIGN_IN_REPLAYED("sign-in.replayed", 403, "Forbidden", "Begin again to sign in."),
  SIGN_IN_ISSUER("sign-in.issuer", 403, "Forbidden", "Begin again to sign in."),
  SIGN_IN_NONCE("sign-in.nonce", 403, "Forbidden", "Begin again to sign in."),
  SIGN_IN_TOKEN("sign-in.token", 403, "Forbidden", "Begin again to sign in."),
  SIGN_IN_CODE("sign-in.code", 403, "Forbidden", "Begin again to sign in."),
  SIGN_IN_DENIED("sign-in.denied", 403, "Forbidden", "The provider has not let you in."),
  SIGN_IN_REVOKED("sign-in.revoked", 403, "Forbidden", "This sign-in was withdrawn."),
  SIGN_IN_WEAK(
      "sign-in.weak",
      403,
      "Forbidden",
      "This needs a stronger or more recent sign-in than it got."),
  SIGN_IN_UNAVAILABLE(
      "sign-in.unavailable",
      503,
      "Service Unavailable",
      "Nobody can sign in now. Try again later."),
  SAML_MALFORMED("saml.malformed", 400, "Bad Request", "This is no way to sign in or out."),
  SAML_STRUCTURE("saml.structure", 403, "Forbidden", "Begin again to sign in."),
  SAML_UNSIGNED("saml.unsigned", 403, "Forbidden", "Begin again to sign in."),
  SAML_SIGNATURE("saml.signature", 403, "Forbidden", "Begin again to sign in."),
  SAML_ALGORITHM("saml.algorithm", 403, "Forbidden", "Begin again to sign in."),
  SAML_ENCRYPTION("saml.encryption", 403, "Forbidden", "Begin again to sign in."),
  SAML_AUDIENCE("saml.audience", 403, "Forbidden", "Begin again to sign in."),
  SAML_RECIPIENT("saml.recipient", 403, "Forbidden", "Begin again to sign in."),
  SAML_REQUEST("saml.in-response-to", 403, "Forbidden", "Begin again to sign in."),
  SAML_EXPIRED("saml.expired", 403, "Forbidden", "Begin again to sign in."),
  SAML_EARLY("saml.early", 403, "Forbidden", "Begin again to sign in."),
  SAML_CONDITION("saml.condition", 403, "Forbidden", "Begin again to sign in."),
  SAML_REPLAYED("saml.replayed", 403, "Forbidden", "Begin again to sign in."),
  SIGN_OUT_CROSS_SITE(
      "sign-out.cross-site", 403, "Forbidden", "Only a page of this site can sign you out."),
  SIGN_OUT_TOKEN("sign-out.token", 400, "Bad Request", "The logout token is not valid."),
  SIGN_OUT_MESSAGE("sign-out.message", 400, "Bad Request", "The logout token is not valid."),
  SIGN_OUT_REPLAYED("sign-out.replayed", 400, "Bad Request", "The logout token is not valid."),

  ROLE_MISSING("authorization.role", 403, "Forbidden", "Your role does not admit this."),
  SCOPE_MISSING("authorization.scope", 403, "Forbidden", "The token's scope does not admit this."),

  RATE_LIMITED(
      "rate.limited", 429, "Too Many Requests", "Too many requests. Wait before you try again."),
  RATE_UNAVAILABLE(
      "rate.unavailable",
      503,
      "Service Unavailable",
      "Limits cannot be checked now. Try again later."),

  TEMPLATE_VALUE(
      "template.value",
      400,
      "Bad Request",
      "Something in the request or the credential cannot be passed on."),
  REWRITE_PATH(
      "rewrite.path",
      400,
      "Bad Request",
      "The path that this would become is not in canonical form."),
  CODING_UNKNOWN(
      "request.content-encoding",
      415,
      "Unsupported Media Type",
      "This content coding is not accepted here."),
  CODING_BROKEN(
      "request.content-broken",
      400,
      "Bad Request",
      "The request body is not what its content coding says."),
  CODING_TOO_LARGE(
      "request.content-too-large",
      413,
      "Content Too Large",
      "The request body, decoded, is larger than this route allows."),
  WAF_BLOCKED("waf.blocked", 403, "Forbidden", "This request is not admitted."),
  WAF_BODY(
      "waf.body-too-large",
      413,
      "Content Too Large",
      "The request body is larger than can be inspected."),
  WEBSOCKET_ROUTE("websocket.route", 403, "Forbidden", "This route serves no WebSocket."),
  WEBSOCKET_HANDSHAKE(
      "websocket.handshake", 400, "Bad Request", "The WebSocket handshake is not valid."),
  WEBSOCKET_VERSION(
      "websocket.version", 426, "Upgrade Required", "Only version 13 of WebSocket is served."),
  WEBSOCKET_PROTOCOL(
      "websocket.protocol", 400, "Bad Request", "A WebSocket frame broke the protocol."),
  WEBSOCKET_TEXT("websocket.text", 400, "Bad Request", "A text message was not UTF-8."),
  WEBSOCKET_MESSAGE(
      "websocket.message-too-large",
      413,
      "Content Too Large",
      "A message was larger than this route allows."),
  WEBSOCKET_FLOOD(
      "websocket.flood", 429, "Too Many Requests", "Too many WebSocket frames in one second."),
  WEBSOCKET_IDLE("websocket.idle", 408, "Request Timeout", "Nothing moved for too long."),
  WEBSOCKET_AGE("websocket.age", 408, "Request Timeout", "The connection has reached its age."),

  POLICY_FAILED("policy.failed", 503, "Service Unavailable", "The request could not be checked."),
  POLICY_TIMEOUT(
      "policy.timeout", 503, "Service Unavailable", "The request could not be checked in time."),
  MEMORY_EXHAUSTED(
      "gateway.memory", 503, "Service Unavailable", "The gateway is busy. Try again later."),
  OVERLOADED(
      "gateway.overloaded",
      503,
      "Service Unavailable",
      "The gateway has too much to do. Try again later."),
  SHUTTING_DOWN(
      "gateway.draining", 503, "Service Unavailable", "The gateway is shutting down. Try again."),

  UPSTREAM_UNREACHABLE(
      "upstream.unreachable", 502, "Bad Gateway", "The service cannot be reached."),
  UPSTREAM_UNAVAILABLE(
      "upstream.unavailable",
      503,
      "Service Unavailable",
      "The service is not available. Try again later."),
  UPSTREAM_TOKEN(
      "upstream.token",
      503,
      "Service Unavailable",
      "The service is not available. Try again later."),
  UPSTREAM_TLS("upstream.tls", 502, "Bad Gateway", "The service cannot be reached."),
  UPSTREAM_CLOSED("upstream.closed", 502, "Bad Gateway", "The service ended the connection early."),
  UPSTREAM_MALFORMED(
      "upstream.malformed", 502, "Bad Gateway", "The service gave an answer that is not valid."),
  UPSTREAM_BUSY(
      "upstream.busy", 503, "Service Unavailable", "The service is busy. Try again later."),
  UPSTREAM_QUEUE(
      "upstream.queue-full",
      503,
      "Service Unavailable",
      "Too many requests wait for the service. Try again later."),
  UPSTREAM_SATURATED(
      "upstream.saturated",
      503,
      "Service Unavailable",
      "The service has as many requests as it may have. Try again later."),
  UPSTREAM_BREAKER(
      "upstream.breaker-open",
      503,
      "Service Unavailable",
      "The service has failed too often. Try again later."),
  UPSTREAM_TIMEOUT(
      "upstream.timeout", 504, "Gateway Timeout", "The service did not answer in time."),
  TOTAL_TIMEOUT("exchange.timeout", 504, "Gateway Timeout", "The exchange took too long."),
  CLIENT_GONE("client.gone", 499, "Client Closed Request", "The client went away.");

  private final String id;
  private final int status;
  private final String title;
  private final String hint;

  Code(String id, int status, String title, String hint) {
    this.id = id;
    this.status = status;
    this.title = title;
    this.hint = hint;
  }

  /// The stable name, as in `token.expired`.
  public String id() {
    return id;
  }

  public int status() {
    return status;
  }

  /// The status' reason phrase.
  public String title() {
    return title;
  }

  /// What a client is told to do about it.
  public String hint() {
    return hint;
  }
}
