package io.bartizan.proxy.settings;

import io.bartizan.config.Check;
import io.bartizan.config.Default;
import io.bartizan.config.Doc;
import io.bartizan.config.Example;
import io.bartizan.config.Located;
import io.bartizan.config.Readable;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// How the certificate of an `https` endpoint is proved, and how the gateway proves itself there.
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
        boolean verify,
    @Doc(
            "PEM file with the certificate that the gateway shows if it is asked for one, and then those of the authorities between it and the root. Read again when it changes.")
        @Example("gateway.pem")
        @Readable
        @Nullable Located<Path> certificate,
    @Doc(
            "PEM file with the private key of `certificate` (PKCS#8, PKCS#1 or SEC 1, not encrypted). Read again when it changes.")
        @Example("gateway.key")
        @Readable
        @Nullable Located<Path> key) {

  public UpstreamTlsSettings {
    Check.all()
        .and(
            serverName == null || HostName.valid(serverName),
            "serverName",
            serverName,
            "a host name such as orders.internal")
        .and(
            (certificate == null) == (key == null),
            certificate == null ? "key" : "certificate",
            "alone",
            "`certificate` and `key` together")
        .and(verify || trust == null, "verify", verify, "true beside `trust`")
        .done();
  }
}
