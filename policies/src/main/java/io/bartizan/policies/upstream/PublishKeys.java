package io.bartizan.policies.upstream;

import io.bartizan.identity.mint.Mint;
import io.bartizan.pipeline.Answer;
import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Exchange;
import io.bartizan.pipeline.Fields;
import io.bartizan.pipeline.Names;
import io.bartizan.pipeline.OnHead;
import io.bartizan.pipeline.Verdict;

/// Answers with the keys by which services check the gateway's tokens (RFC 7517).
public final class PublishKeys implements OnHead {
  private static final int OK = 200;

  private final Mint mint;

  public PublishKeys(Mint mint) {
    this.mint = mint;
  }

  @Override
  public Verdict onHead(Exchange x) {
    Fields fields =
        Fields.of(Names.CONTENT_TYPE, "application/jwk-set+json")
            .with(Names.CACHE_CONTROL, "public, max-age=" + mint.fresh().toSeconds());
    return new Answer.Content(OK, fields, Bytes.of(mint.published()));
  }
}
