package io.bartizan.policies.signin;

import io.bartizan.identity.signin.Page;
import io.bartizan.pipeline.Answer;
import io.bartizan.pipeline.Body;
import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Exchange;
import io.bartizan.pipeline.Fields;
import io.bartizan.pipeline.Method;
import io.bartizan.pipeline.Names;
import io.bartizan.pipeline.Need;
import io.bartizan.pipeline.OnBody;
import io.bartizan.pipeline.OnHead;
import io.bartizan.pipeline.Refusal;
import io.bartizan.pipeline.Verdict;
import java.util.stream.Collectors;

/// Answers for one page: what is only looked at by the head, what is posted by the form, which is
/// bounded. A rehearsal is only told that the page would answer.
public final class OwnPage implements OnHead, OnBody {
  private static final String FORM = "application/x-www-form-urlencoded";

  private final Page page;
  private final Need need;
  private final String allowed;

  public OwnPage(Page page) {
    this.page = page;
    this.need = new Need(page.longest(), Need.Beyond.REFUSE);
    this.allowed =
        page.methods().stream().map(Method::toString).sorted().collect(Collectors.joining(", "));
  }

  @Override
  public Verdict onHead(Exchange x) {
    if (!page.serves(x.method())) {
      return Refusal.of(Code.ROUTE_METHOD, x.method() + " (expected: " + allowed + ")")
          .with(Names.ALLOW, allowed);
    }
    if (x.rehearsal()) {
      return new Answer.Content(200, Fields.NONE, Bytes.EMPTY);
    }
    if (x.method() != Method.POST) {
      return page.visit().answer(x, Bytes.EMPTY);
    }
    return isForm(x)
        ? Verdict.CONTINUE
        : Refusal.of(Code.SIGN_IN_REQUEST, "content type is none of " + FORM);
  }

  private static boolean isForm(Exchange x) {
    Bytes type = x.head().only(Names.CONTENT_TYPE);
    int end = type.indexOf(';', 0);
    Bytes essence = type.slice(0, end < 0 ? type.length() : end);
    return essence.toString().strip().equalsIgnoreCase(FORM)
        || type.isEmpty() && !x.hasRequestBody();
  }

  @Override
  public Need need() {
    return need;
  }

  @Override
  public boolean wants(Exchange x) {
    return x.method() == Method.POST && !x.rehearsal();
  }

  @Override
  public Verdict onBody(Exchange x, Body body) {
    return page.visit().answer(x, body.bytes());
  }
}
