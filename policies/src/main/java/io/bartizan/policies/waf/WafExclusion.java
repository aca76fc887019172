package io.bartizan.policies.waf;

import io.bartizan.config.Check;
import io.bartizan.config.Doc;
import io.bartizan.config.Example;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Rules that are left out.
public record WafExclusion(
    @Doc("The rule's number, or two with a dash between for all from the first to the second.")
        @Example("942100")
        @Nullable String id,
    @Doc("In place of `id`: a tag of the rules.") @Example("attack-sqli") @Nullable String tag,
    @Doc(
            "What these rules no longer look at, as rules name it: `ARGS:q`, `REQUEST_COOKIES`. Without it, they are left out altogether.")
        @Example("ARGS:q")
        @Nullable String target,
    @Doc(
            "For which paths: `*` stands for one segment, `/**` at the end for the path itself and all below. Without it, for all.")
        @Example("/search/**")
        @Nullable String path) {
  private static final Pattern ID = Pattern.compile("[0-9]{1,9}(-[0-9]{1,9})?");
  private static final Pattern TAG = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_./:-]{0,127}");
  private static final Pattern TARGET =
      Pattern.compile("[A-Za-z_]+(:[A-Za-z0-9_.\\[\\]/^*$+-]{1,128})?");
  private static final Pattern PATH =
      Pattern.compile("(/([A-Za-z0-9._~!&()=:@+-]+|\\*))*(/\\*\\*|/)?");

  public WafExclusion {
    Check.all()
        .and((id == null) != (tag == null), "id", id, "either `id` or `tag`")
        .and(id == null || ID.matcher(id).matches(), "id", id, "such as 942100 or 942100-942199")
        .and(tag == null || TAG.matcher(tag).matches(), "tag", tag, "such as attack-sqli")
        .and(
            target == null || TARGET.matcher(target).matches(),
            "target",
            target,
            "such as ARGS:q or REQUEST_COOKIES")
        .and(
            path == null || path.startsWith("/") && PATH.matcher(path).matches(),
            "path",
            path,
            "such as /search/** or /users/*/notes")
        .done();
  }

  /// What `bartizan check` shows, such as `rule 942100 on ARGS:q at /search/**`.
  String text() {
    return (id == null ? "tag " + tag : "rule " + id)
        + (target == null ? "" : " on " + target)
        + (path == null ? "" : " at " + path);
  }
}
