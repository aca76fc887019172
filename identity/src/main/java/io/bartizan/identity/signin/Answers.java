package io.bartizan.identity.signin;

import io.bartizan.pipeline.Answer;
import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Fields;
import io.bartizan.pipeline.Name;
import io.bartizan.pipeline.Names;
import java.util.List;

/// What pages of sign-ins answer: never kept by a cache, never sent on to a third party.
public final class Answers {
  private static final int SEE_OTHER = 303;
  private static final Name REFERRER_POLICY = Name.of("referrer-policy");
  private static final Fields PRIVATE =
      Fields.of(Names.CACHE_CONTROL, "no-store").with(REFERRER_POLICY, "no-referrer");

  private Answers() {}

  /// Sends the browser elsewhere, always with GET.
  ///
  /// @param cookies values of `Set-Cookie`
  public static Answer.Content redirect(String location, List<String> cookies) {
    Fields fields = PRIVATE.with(Names.LOCATION, location);
    for (String cookie : cookies) {
      fields = fields.with(Names.SET_COOKIE, cookie);
    }
    return new Answer.Content(SEE_OTHER, fields, Bytes.EMPTY);
  }

  /// Nothing more to say.
  public static Answer.Content done() {
    return new Answer.Content(200, PRIVATE, Bytes.EMPTY);
  }
}
