package io.bartizan.policies;

import io.bartizan.config.Doc;
import io.bartizan.policies.compress.CompressConfig;
import io.bartizan.policies.compress.DecompressConfig;
import io.bartizan.policies.transform.RequestHeadersConfig;
import io.bartizan.policies.transform.ResponseHeadersConfig;
import io.bartizan.policies.upstream.IdentityTokenConfig;
import io.bartizan.policies.waf.WafConfig;
import org.jspecify.annotations.Nullable;

/// The keys of a route, or of `defaults`, that say what is changed on the way, and what is judged
/// there.
public record Changes(
    @Doc("Header fields of requests that are set, added or removed for the upstream.")
        @Nullable RequestHeadersConfig requestHeaders,
    @Doc(
            "A short-lived signed token in `x-identity-token` by which the upstream learns who calls. Only where callers are authenticated.")
        @Nullable IdentityTokenConfig identityToken,
    @Doc("Header fields of answers that are set, added or removed for the client.")
        @Nullable ResponseHeadersConfig responseHeaders,
    @Doc("Which answers are compressed. Without it, none is by the gateway.")
        @Nullable CompressConfig compress,
    @Doc("How compressed request bodies are decoded. Without it, they go on as they come.")
        @Nullable DecompressConfig decompress,
    @Doc("By which rules requests and answers are judged. Without it, by none.")
        @Nullable WafConfig waf) {
  static final Changes NONE = new Changes(null, null, null, null, null, null);

  /// What holds for a route when `defaults` fill in what it does not say.
  Changes with(Changes defaults) {
    return new Changes(
        requestHeaders != null ? requestHeaders : defaults.requestHeaders,
        identityToken != null ? identityToken : defaults.identityToken,
        responseHeaders != null ? responseHeaders : defaults.responseHeaders,
        compress != null ? compress : defaults.compress,
        decompress != null ? decompress : defaults.decompress,
        waf != null ? waf : defaults.waf);
  }
}
