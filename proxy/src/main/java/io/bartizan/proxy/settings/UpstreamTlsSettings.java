package io.bartizan.proxy.settings;

import io.bartizan.config.Check;
import io.bartizan.config.Default;
import io.bartizan.config.Doc;
import io.bartizan.config.Example;
import io.bartizan.config.Located;
import io.bartizan.config.Readable;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// How the certificate of an `https` endpoint is proved.
public record UpstreamTlsSettings(
    @Doc(
            "PEM file with the authorities that are trusted, instead of those that the Java runtime trusts.")
        @Readable
        @Nullable Located<Path> trust,
    @Doc(
            "The name that the certificate must hold, and that is sent as SNI, instead of the endpoint's host.")
        @Example("orders.internal")
        @Nullable String serverName,
    @Doc("Whether the certificate is verified; `false` needs `unsafe: [insecure-upstream-tls]`.")
        @Default("true")
        boolean verify) {

  public UpstreamTlsSettings {
    Check.all()
        .and(
            serverName == null || HostName.valid(serverName),
            "serverName",
            serverName,
            "a host name such as orders.internal")
        .and(verify || trust == null, "verify", verify, "true beside `trust`")
        .done();
  }
}
