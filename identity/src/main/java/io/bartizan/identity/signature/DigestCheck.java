package io.bartizan.identity.signature;

import io.bartizan.pipeline.Body;
import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Exchange;
import io.bartizan.pipeline.Names;
import io.bartizan.pipeline.Need;
import io.bartizan.pipeline.OnBody;
import io.bartizan.pipeline.Refusal;
import io.bartizan.pipeline.Verdict;

/// Keeps a signed request's body back until it is known to be the one that was signed: the digest
/// is that of the bytes that the client has sent, before anything is decoded.
public final class DigestCheck implements OnBody {
  private final Need need;
  private final Verdict wrong;

  /// @param realm see [SignatureAuthenticator#challenge]
  public DigestCheck(SignatureConfig config, String realm) {
    this.wrong =
        Refusal.of(Code.SIGNATURE_BODY, "signature: a body that is not what Content-Digest says")
            .with(Names.WWW_AUTHENTICATE, SignatureAuthenticator.challenge(realm));
    this.need = new Need((int) config.bodyLimit().bytes(), Need.Beyond.REFUSE);
  }

  @Override
  public Need need() {
    return need;
  }

  /// Only if a signature was accepted.
  @Override
  public boolean wants(Exchange x) {
    return x.hasRequestBody() && x.get(ContentDigests.SLOT) != null;
  }

  @Override
  public Verdict onBody(Exchange x, Body body) {
    ContentDigests digests = x.get(ContentDigests.SLOT);
    return digests != null && digests.match() ? Verdict.CONTINUE : wrong;
  }
}
