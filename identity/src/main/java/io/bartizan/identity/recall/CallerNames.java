package io.bartizan.identity.recall;

import io.bartizan.identity.consumer.Known;
import io.bartizan.identity.revocation.Revocable;
import io.bartizan.identity.revocation.TokenNames;
import io.bartizan.pipeline.Identity;
import java.util.Map;

/// Under which names a caller can be withdrawn, however it has proved who it is.
public final class CallerNames {
  private CallerNames() {}

  /// A credential of a consumer does not say when it was made: it is older than every withdrawal.
  public static TokenNames of(Identity caller) {
    return switch (caller.lease()) {
      case Revocable one -> one.names();
      case Known known when known.kind().named() ->
          TokenNames.of(caller.issuer(), Map.of("sub", caller.subject(), "jti", known.id()));
      default -> TokenNames.of(caller.issuer(), Map.of("sub", caller.subject()));
    };
  }
}
