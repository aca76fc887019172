package io.bartizan.identity.signin;

import io.bartizan.pipeline.Answer;
import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Fields;
import io.bartizan.pipeline.Name;
import io.bartizan.pipeline.Names;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/// What pages of sign-ins answer: never kept by a cache, never sent on to a third party.
public final class Answers {
  private static final int SEE_OTHER = 303;
  private static final Name CONTENT_SECURITY_POLICY = Name.of("content-security-policy");
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

  /// A document to look at.
  ///
  /// @param type what it is, such as `application/samlmetadata+xml`
  public static Answer.Content document(String type, String text) {
    return new Answer.Content(200, PRIVATE.with(Names.CONTENT_TYPE, type), utf8(text));
  }

  /// A form that the browser sends at once to another site, or that the person sends where no
  /// script runs. Nothing but its one script runs in it, and it is shown in no frame.
  ///
  /// @param action an absolute URL
  /// @param values names and values
  /// @param cookies values of `Set-Cookie`
  public static Answer.Content form(
      String action, Map<String, String> values, List<String> cookies) {
    String nonce = Login.random();
    StringBuilder page = new StringBuilder("<!doctype html><html lang=\"en\"><meta charset=utf-8>");
    page.append("<title>Signing in</title><form method=\"post\" action=\"")
        .append(escaped(action))
        .append("\">");
    values.forEach((name, value) ->
        page.append("<input type=\"hidden\" name=\"")
            .append(escaped(name))
            .append("\" value=\"")
            .append(escaped(value))
            .append("\">"));
    page.append("<noscript><button>Continue</button></noscript></form><script nonce=\"")
        .append(nonce)
        .append("\">document.forms[0].submit()</script></html>");
    Fields fields =
        PRIVATE
            .with(Names.CONTENT_TYPE, "text/html; charset=utf-8")
            .with(CONTENT_SECURITY_POLICY, policy(nonce));
    for (String cookie : cookies) {
      fields = fields.with(Names.SET_COOKIE, cookie);
    }
    return new Answer.Content(200, fields, utf8(page.toString()));
  }

  /// Where the form goes is not restricted: browsers would hold redirects of the provider to it.
  private static String policy(String nonce) {
    return "default-src 'none'; script-src 'nonce-"
        + nonce
        + "'; base-uri 'none'; frame-ancestors 'none'";
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }

  private static Bytes utf8(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return Bytes.view(bytes, 0, bytes.length);
  }

  /// Nothing more to say.
  public static Answer.Content done() {
    return new Answer.Content(200, PRIVATE, Bytes.EMPTY);
  }
}
