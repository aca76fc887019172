package io.bartizan.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A small gateway's configuration that uses everything a component can be.
record Toll(
    @Doc("Where requests are accepted.") @OneOrMany List<Listener> listen,
    @Doc("Certificates, one for each name.") @OneOrMany @Default("[]") List<Certificate> tls,
    @Doc("Upstreams by name.") @Defines("service") @Default("{}") Map<String, Service> services,
    @Doc("What is let through.") @Default("[]") List<Route> routes,
    @Doc("What applies to every route.") @Default("{}") Defaults defaults,
    @Doc("The weight of a sample, from 0 to 1.") @Default("0.5") double sample,
    @Doc("The largest count.") @Default("5000000000") long most,
    @Doc("A label for the log.") @Nullable String label) {

  record Listener(
      Place place,
      @Doc("TLS port.") @Nullable HostPort https,
      @Doc("Cleartext port.") @Nullable HostPort http,
      @Doc("Dangers accepted.") @Default("[]") Set<Unsafe> unsafe) {
    Listener {
      Check.that((https == null) != (http == null), "https", https, "either https or http");
      UnsafeChoices.of(unsafe)
          .require(Unsafe.PLAINTEXT_LISTENER, http != null && !http.isLoopback(), "http", http)
          .done();
    }
  }

  record Certificate(
      @Doc("PEM chain.") @Readable Path certificate,
      @Doc("Password of the key.") @Nullable Secret password) {}

  record Service(
      @Doc("Base URIs.") @OneOrMany List<URI> endpoints,
      @Doc("Time to wait for an answer.") @Default("30s") Duration timeout,
      @Inline Pool pool) {}

  record Pool(
      @Doc("Most idle connections.") @Default("64") int maxIdle,
      @Doc("How long one stays idle.") @Default("1min") Duration idleTime) {
    Pool {
      Check.all()
          .and(maxIdle >= 0, "maxIdle", maxIdle, ">= 0")
          .and(idleTime.isPositive(), "idleTime", idleTime, "a positive duration")
          .done();
    }
  }

  enum Method {
    @Key("GET")
    GET,
    @Key("POST")
    POST
  }

  enum Per {
    CLIENT_IP,
    IDENTITY
  }

  record Route(
      Place place,
      @Doc("Path pattern.") @Example("/orders/**") Located<String> path,
      @Doc("Methods; all if absent.") @Nullable Set<Method> methods,
      @Doc("The upstream.") @RefersTo("service") String service,
      @Doc("Rate limits.") @OneOrMany @Default("[]") List<Limit> limit,
      @Doc("Networks that may call.") @Default("[]") List<Cidr> allow,
      @Doc("Rule set.") @Nullable Waf waf,
      @Doc("Whether everybody may call.") @Key("public") @Default("false") boolean open) {
    Route {
      if (!path.value().startsWith("/")) {
        throw new InvalidPath("the path of a route starts with a slash");
      }
    }
  }

  static final class InvalidPath extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    InvalidPath(String message) {
      super(message);
    }
  }

  record Limit(
      @Doc("Who is counted.") @Default("client-ip") Per per, @Doc("How often.") Rate rate) {
    @Shorthand
    static Limit of(Rate rate) {
      return new Limit(Per.CLIENT_IP, rate);
    }
  }

  record Waf(
      @Doc("Name of the rules.") String rules,
      @Doc("Only report.") @Default("false") boolean watch) {
    @Shorthand
    static Waf of(String rules) {
      Check.that(rules.equals("crs"), "rules", rules, "crs");
      return new Waf(rules, false);
    }
  }

  record Defaults(
      @Doc("Largest body.") @Default("1MiB") Size body,
      @Doc("Header fields added to answers.") @Default("{}") Map<String, String> headers,
      @Doc("Largest answer.") @Key("max-answer") @Nullable Size answer) {}
}
