package io.bartizan.identity.signature;

import io.bartizan.config.Check;
import io.bartizan.config.Default;
import io.bartizan.config.Doc;
import io.bartizan.config.Example;
import io.bartizan.config.OneOrMany;
import io.bartizan.config.Size;
import io.bartizan.identity.Way;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// HTTP Message Signatures (RFC 9421) by consumers' `signature-keys`.
@Doc("HTTP Message Signatures (RFC 9421) by consumers' `signature-keys`.")
public record SignatureConfig(
    @Doc(
            "What a signature has to cover: fields in lower case, `@method`, `@target-uri`, `@authority`, `@scheme`, `@request-target`,"
                + " `@path`, `@query`. `@target-uri` is covered by `@authority`, `@path` and `@query` together too. Besides, `content-digest`,"
                + " if there is a body, whatever stands here.")
        @Default("[ \"@method\", \"@target-uri\" ]")
        @OneOrMany
        List<String> components,
    @Doc("The label of the signature that is looked at; if absent, the one whose `keyid` is known.")
        @Example("sig1")
        @Nullable String label,
    @Doc("What the parameter `tag` of a signature has to say; other signatures are not looked at.")
        @Example("orders")
        @Nullable String tag,
    @Doc("How old a signature may be by its parameter `created`: 1s to 1h.") @Default("60s")
        Duration maxAge,
    @Doc("How far in the future `created` may lie: 0s to 5m.") @Default("5s") Duration skew,
    @Doc(
            "Whether a `nonce` is demanded. Without one the same request can be made once a second only.")
        @Default("false")
        boolean nonce,
    @Doc(
            "The longest body, from 1KiB to 256MiB. It is kept back until its digest is known to be right.")
        @Default("1MiB")
        Size bodyLimit,
    @Doc("Whether `Signature` and `Signature-Input` are forwarded.") @Default("false")
        boolean forwardCredential)
    implements Way {

  private static final Pattern LABEL = Pattern.compile("[a-z*][a-z0-9_.*-]{0,63}");
  private static final Pattern TAG = Pattern.compile("[\\x20-\\x7e]{1,256}");
  private static final Duration OLDEST = Duration.ofHours(1);
  private static final Duration FARTHEST = Duration.ofMinutes(5);

  public SignatureConfig {
    components = List.copyOf(components);
    Check.all()
        .and(
            !components.isEmpty() && components.stream().allMatch(Demand::known),
            "components",
            components,
            "fields in lower case, or @method, @target-uri, @authority, @scheme, @request-target, @path, @query")
        .and(
            label == null || LABEL.matcher(label).matches(),
            "label",
            label,
            "a small letter or *, then small letters, digits, _, -, . and *, up to 64")
        .and(
            tag == null || TAG.matcher(tag).matches(),
            "tag",
            tag,
            "1 to 256 printable ASCII characters")
        .and(
            maxAge.compareTo(Duration.ofSeconds(1)) >= 0 && maxAge.compareTo(OLDEST) <= 0,
            "maxAge",
            maxAge,
            "1s to 1h")
        .and(!skew.isNegative() && skew.compareTo(FARTHEST) <= 0, "skew", skew, "0s to 5m")
        .and(
            bodyLimit.bytes() >= 1 << 10 && bodyLimit.bytes() <= 256 << 20,
            "bodyLimit",
            bodyLimit,
            "1KiB to 256MiB")
        .done();
  }

  @Override
  public String text() {
    return "signature over " + String.join(", ", components);
  }

  @Override
  public List<String> fields() {
    return List.of("signature", "signature-input");
  }
}
