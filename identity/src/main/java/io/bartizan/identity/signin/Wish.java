package io.bartizan.identity.signin;

import io.bartizan.identity.session.ReturnPath;
import io.bartizan.identity.session.StepUp;
import io.bartizan.identity.web.FormText;
import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Code;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How somebody is to sign in, as the page that sends a browser to the provider is asked for it.
///
/// @param back the path to go to afterwards
/// @param acr contexts of which one is demanded, spaces between them; empty for any
/// @param maxAge how many seconds ago the proof may be at most; empty for any
public record Wish(String back, String acr, String maxAge) {
  /// Under what a [Login] keeps it.
  public static final String ACR = "acr";

  public static final String MAX_AGE = "max-age";

  private static final int LONGEST = 8 << 10;
  private static final int ACR_LONGEST = 512;

  /// What a query says.
  public static Ask<Wish> of(Bytes query) {
    Map<String, String> said = query.length() > LONGEST ? null : FormText.parse(query);
    if (said == null) {
      return Ask.not(Code.SIGN_IN_REQUEST, "a query that cannot be read");
    }
    String back = said.getOrDefault("return", "/");
    if (!ReturnPath.isSafe(back)) {
      return Ask.not(Code.SIGN_IN_RETURN, "return is no path of this site");
    }
    String acr = said.getOrDefault(ACR, "");
    String maxAge = said.getOrDefault(MAX_AGE, "");
    return (acr.isEmpty() || contexts(acr)) && maxAge.matches("[0-9]{0,8}")
        ? new Ask.Got<>(new Wish(back, acr, maxAge))
        : Ask.not(Code.SIGN_IN_REQUEST, "acr or max-age cannot be meant");
  }

  /// What `login` keeps of it.
  public static Wish of(Login login) {
    return new Wish(login.back(), login.kept(ACR), login.kept(MAX_AGE));
  }

  private static boolean contexts(String acr) {
    return acr.length() <= ACR_LONGEST
        && List.of(acr.split(" ", -1)).stream().allMatch(StepUp::isContext);
  }

  /// What a proof lacks; null if nothing.
  ///
  /// @param context of the proof; empty if unknown
  /// @param age of the proof, in milliseconds
  public @Nullable String lacking(String context, long age) {
    if (!acr.isEmpty() && !List.of(acr.split(" ", -1)).contains(context)) {
      return "acr is none of those that were asked for";
    }
    return maxAge.isEmpty() || StepUp.isRecent(age, Duration.ofSeconds(Long.parseLong(maxAge)))
        ? null
        : "proved longer ago than was asked for";
  }
}
