package io.bartizan.pipeline;

/// What a client has shown of itself when its connection began.
public sealed interface Presented permits ClientCertificate, Presented.Distrusted {

  /// A certificate that proves nothing here.
  ///
  /// @param code what the client is told where a certificate is needed
  /// @param reason the precise reason, for the log only; nothing that the client wrote is repeated
  record Distrusted(Code code, String reason) implements Presented {}
}
