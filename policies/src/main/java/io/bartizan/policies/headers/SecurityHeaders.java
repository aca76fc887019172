package io.bartizan.policies.headers;

import io.bartizan.pipeline.AnswerHead;
import io.bartizan.pipeline.Edits;
import io.bartizan.pipeline.Exchange;
import io.bartizan.pipeline.Fields;
import io.bartizan.pipeline.Name;
import io.bartizan.pipeline.Names;
import io.bartizan.pipeline.OnAnswer;
import io.bartizan.pipeline.Verdict;

/// Puts the gateway's word on what browsers may do with an answer in the place of the upstream's.
public final class SecurityHeaders implements OnAnswer {
  private static final Name CONTENT_SECURITY_POLICY = Name.of("content-security-policy");

  private final Name[] removed;
  private final Fields clear;
  private final Fields secure;

  public SecurityHeaders(SecurityHeadersConfig config) {
    Fields always = and(Fields.NONE, Names.X_CONTENT_TYPE_OPTIONS, config.xContentTypeOptions());
    always = and(always, Name.of("x-frame-options"), config.xFrameOptions());
    always = and(always, CONTENT_SECURITY_POLICY, config.contentSecurityPolicy());
    always = and(always, Name.of("referrer-policy"), config.referrerPolicy());
    clear = always;
    secure = and(always, Names.STRICT_TRANSPORT_SECURITY, config.strictTransportSecurity());
    removed = config.remove().stream().sorted().map(Name::of).toArray(Name[]::new);
  }

  private static Fields and(Fields fields, Name name, String value) {
    return value.equals(SecurityHeadersConfig.OFF) ? fields : fields.with(name, value);
  }

  @Override
  public Verdict onAnswer(Exchange x, AnswerHead answer) {
    Fields ours = x.secure() ? secure : clear;
    Edits edits = answer.edits().add(ours);
    if (answer.own()) {
      return Verdict.CONTINUE;
    }
    for (int i = 0; i < ours.size(); i++) {
      if (!ours.is(i, CONTENT_SECURITY_POLICY)) {
        edits.remove(ours.fieldName(i));
      }
    }
    for (Name name : removed) {
      edits.remove(name);
    }
    return Verdict.CONTINUE;
  }
}
