package io.bartizan.proxy.settings;

import io.bartizan.config.Check;
import io.bartizan.config.Default;
import io.bartizan.config.Doc;
import io.bartizan.config.Example;
import io.bartizan.config.HostPort;
import io.bartizan.config.OneOrMany;
import io.bartizan.config.Place;
import io.bartizan.config.Unsafe;
import io.bartizan.config.UnsafeChoices;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A listener: an address and a port where clients connect.
public record ListenSettings(
    Place place,
    @Doc(
            "Accepts HTTPS (HTTP/1.1 and HTTP/2, by ALPN) at this port, on all addresses or the one written before it.")
        @Example("8443")
        @Nullable HostPort https,
    @Doc(
            "Accepts HTTP in clear text at this port. Off loopback it needs `unsafe: [plaintext-listener]`, unless the listener only redirects to HTTPS.")
        @Example("127.0.0.1:8080")
        @Nullable HostPort http,
    @Doc("The listener's name in logs and metrics; `https:8443` or `http:8080` if it has none.")
        @Nullable String name,
    @Doc("Certificates of this listener alone, instead of those under the top-level `tls`.")
        @OneOrMany
        @Default("[]")
        List<TlsSettings> tls,
    @Doc("Asks clients for certificates of their own, which `authenticate: { mtls: … }` looks at.")
        @Example("{ trust: clients-ca.pem }")
        @Nullable ClientCertificateSettings clientCertificates,
    @Doc(
            "Answers every request of this `http` listener with a redirect (308) to the same URL with `https` and this port, as clients see it: 443 in most cases.")
        @Example("443")
        @Nullable Integer redirectToHttps,
    @Doc(
            "What clients may speak: `http1`, `h2` (HTTP/2) or both. With TLS they choose by ALPN; in clear text HTTP/2 is known by its first bytes (prior knowledge; there is no `Upgrade: h2c`). Default: both with `https`, `http1` alone with `http`.")
        @Example("[http1, h2]")
        @Default("[]")
        Set<ListenProtocol> protocols,
    @Doc(
            "Every connection begins with the PROXY protocol, version 1 or 2, and comes from one of these load balancers; it says who the client is.")
        @Example("{ trusted: [10.0.0.0/8] }")
        @Nullable ProxyProtocolSettings proxyProtocol,
    @Doc("Sizes and times that bound what a client can do before its request has a route.")
        @Default("{}")
        ListenBounds bounds,
    @Doc(
            "Unsafe choices for this listener: `plaintext-listener`, `encoded-slash` (lets `%2F` through in paths).")
        @Default("[]")
        Set<Unsafe> unsafe) {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:-]{0,63}");

  public ListenSettings {
    Check.all()
        .and(https != null || http != null, "https", "nothing", "`https: PORT` or `http: PORT`")
        .and(
            https == null || http == null,
            "http",
            http,
            "either `https` or `http`; two listeners are a list")
        .and(
            name == null || NAME.matcher(name).matches(),
            "name",
            name,
            "1 to 64 letters, digits and . _ : -")
        .and(tls.isEmpty() || https != null, "tls", "certificates", "only beside `https`")
        .and(
            clientCertificates == null || https != null,
            "clientCertificates",
            "present",
            "only beside `https`")
        .and(
            redirectToHttps == null || http != null,
            "redirectToHttps",
            redirectToHttps,
            "only beside `http`")
        .and(
            redirectToHttps == null || redirectToHttps >= 1 && redirectToHttps <= 65_535,
            "redirectToHttps",
            redirectToHttps,
            "a port from 1 to 65535")
        .done();
    UnsafeChoices.of(unsafe)
        .require(
            Unsafe.PLAINTEXT_LISTENER,
            http != null && !http.isLoopback() && redirectToHttps == null,
            "http",
            http)
        .require(
            Unsafe.ENCODED_SLASH, unsafe.contains(Unsafe.ENCODED_SLASH), "unsafe", "encoded-slash")
        .done();
  }

  /// Whether clients speak TLS here.
  public boolean secure() {
    return https != null;
  }

  /// What clients may speak here.
  public Set<ListenProtocol> spoken() {
    if (!protocols.isEmpty()) {
      return protocols;
    }
    return secure() ? EnumSet.allOf(ListenProtocol.class) : EnumSet.of(ListenProtocol.HTTP1);
  }

  /// Where it listens.
  public HostPort address() {
    HostPort address = https == null ? http : https;
    if (address == null) {
      throw new AssertionError("a listener without address passed its constructor");
    }
    return address;
  }

  /// Its name, or one made of scheme and port: `https:8443`.
  public String label() {
    return name == null ? (secure() ? "https:" : "http:") + address().port() : name;
  }

  /// Whether `%2F` is let through in paths.
  public boolean encodedSlash() {
    return unsafe.contains(Unsafe.ENCODED_SLASH);
  }
}
