package io.bartizan.policies.headers;

import io.bartizan.config.Check;
import io.bartizan.config.Default;
import io.bartizan.config.Doc;
import io.bartizan.config.OneOrMany;
import io.bartizan.config.Shorthand;
import io.bartizan.pipeline.Ascii;
import io.bartizan.pipeline.Edits;
import io.bartizan.pipeline.Name;
import java.util.Set;
import java.util.regex.Pattern;

/// What every answer says to browsers, and what of the upstream's answers nobody needs to know. The
/// value of each key stands in the header of that name; `off` leaves that header to the upstream.
/// `security-headers: off` does nothing at all.
@Doc(
    "What every answer says to browsers. `off` at a key leaves that header to the upstream; `off` in place of the mapping does nothing at all.")
public record SecurityHeadersConfig(
    @Doc("Sent over TLS only: for how long browsers must not use clear text for this host.")
        @Default("max-age=31536000")
        String strictTransportSecurity,
    @Doc("Whether browsers may guess the type of a content.") @Default("nosniff")
        String xContentTypeOptions,
    @Doc("Whether pages may be shown in a frame, for old browsers.") @Default("DENY")
        String xFrameOptions,
    @Doc("Sent beside the upstream's own policy, not in its place: browsers obey both.")
        @Default("frame-ancestors 'none'")
        String contentSecurityPolicy,
    @Doc("How much of this address browsers tell the next site.") @Default("no-referrer")
        String referrerPolicy,
    @Doc("Headers of the upstream that are dropped.")
        @Default("[server, x-powered-by, x-aspnet-version, x-aspnetmvc-version]")
        @OneOrMany
        Set<String> remove) {

  /// The one word that may stand for the whole mapping.
  public enum Switch {
    /// Nothing is added and nothing removed.
    OFF
  }

  static final String OFF = "off";
  private static final Pattern VALUE = Pattern.compile("[\\x20-\\x7e]{1,2000}");

  public SecurityHeadersConfig {
    remove = Set.copyOf(remove);
    Check check = Check.all();
    value(check, "strictTransportSecurity", strictTransportSecurity);
    value(check, "xContentTypeOptions", xContentTypeOptions);
    value(check, "xFrameOptions", xFrameOptions);
    value(check, "contentSecurityPolicy", contentSecurityPolicy);
    value(check, "referrerPolicy", referrerPolicy);
    remove.forEach(name ->
        check.and(
            isRemovable(name),
            "remove",
            name,
            "the name of a header that does not frame the answer"));
    check.done();
  }

  private static void value(Check check, String component, String value) {
    check.and(
        VALUE.matcher(value).matches(),
        component,
        value,
        "`off`, or 1 to 2000 characters of visible ASCII");
  }

  private static boolean isRemovable(String name) {
    return Ascii.token(name) && name.length() <= 256 && !Edits.frames(Name.of(name));
  }

  /// What stands without a word about it.
  public static SecurityHeadersConfig usual() {
    return new SecurityHeadersConfig(
        "max-age=31536000",
        "nosniff",
        "DENY",
        "frame-ancestors 'none'",
        "no-referrer",
        USUALLY_REMOVED);
  }

  private static final Set<String> USUALLY_REMOVED =
      Set.of("server", "x-powered-by", "x-aspnet-version", "x-aspnetmvc-version");

  /// What `security-headers: off` means.
  @Shorthand
  public static SecurityHeadersConfig switched(Switch off) {
    return new SecurityHeadersConfig(OFF, OFF, OFF, OFF, OFF, Set.of());
  }

  /// What `bartizan check` shows: `usual` or `own values`.
  public String text() {
    return equals(usual()) ? "usual" : "own values";
  }

  /// Whether nothing is added and nothing removed.
  public boolean isOff() {
    return equals(switched(Switch.OFF));
  }
}
