package io.bartizan.identity.session;

import io.bartizan.pipeline.AnswerHead;
import io.bartizan.pipeline.Exchange;
import io.bartizan.pipeline.Fields;
import io.bartizan.pipeline.Names;
import io.bartizan.pipeline.OnAnswer;
import io.bartizan.pipeline.Verdict;
import org.jspecify.annotations.Nullable;

/// Gives the browser its session anew when something in it has changed: it was seen, or renewed
/// with the provider. Such an answer is for this browser alone. If the session cannot be kept now,
/// the browser goes on with the one that it has.
public final class SessionRenewal implements OnAnswer {
  private final Sessions sessions;

  public SessionRenewal(Sessions sessions) {
    this.sessions = sessions;
  }

  @Override
  public Verdict onAnswer(Exchange x, AnswerHead answer) {
    Session renewed = x.get(SessionAuthenticator.RENEWED);
    if (renewed != null) {
      Note note = new Note();
      sessions.keep(renewed).begin(note);
      String cookie = note.cookie;
      if (cookie != null) {
        answer
            .edits()
            .set(Fields.of(Names.CACHE_CONTROL, "no-store"))
            .add(Fields.of(Names.SET_COOKIE, cookie));
      }
    }
    return Verdict.CONTINUE;
  }

  /// Takes down what is there at once. A session that is kept elsewhere needs no other cookie.
  private static final class Note implements Verdict.Done<String> {
    private volatile @Nullable String cookie;

    @Override
    public void value(String value) {
      cookie = value;
    }

    @Override
    public void failed(Throwable cause) {}
  }
}
