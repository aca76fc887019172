package io.bartizan.policies.transform;

import io.bartizan.pipeline.Answer;
import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Exchange;
import io.bartizan.pipeline.Fields;
import io.bartizan.pipeline.Names;
import io.bartizan.pipeline.OnHead;
import io.bartizan.pipeline.Verdict;
import java.nio.charset.StandardCharsets;

/// Gives every request the same answer, made once.
public final class Respond implements OnHead {
  private final Answer.Content answer;

  public Respond(RespondConfig config) {
    byte[] body = config.body().getBytes(StandardCharsets.UTF_8);
    answer =
        new Answer.Content(
            config.status(),
            body.length == 0 ? Fields.NONE : Fields.of(Names.CONTENT_TYPE, config.contentType()),
            Bytes.view(body, 0, body.length));
  }

  @Override
  public Verdict onHead(Exchange x) {
    return answer;
  }
}
