package io.bartizan.identity.ldap;

import com.unboundid.ldap.sdk.FailoverServerSet;
import com.unboundid.ldap.sdk.LDAPConnectionOptions;
import com.unboundid.ldap.sdk.PostConnectProcessor;
import com.unboundid.ldap.sdk.ServerSet;
import com.unboundid.ldap.sdk.StartTLSPostConnectProcessor;
import com.unboundid.util.ssl.HostNameSSLSocketVerifier;
import io.bartizan.config.HostPort;
import io.bartizan.identity.web.Trust;
import io.bartizan.identity.web.Unusable;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import javax.net.SocketFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// How a directory's servers are reached: their certificates are verified, names included, and no
/// referral is followed.
final class Servers {
  private Servers() {}

  static ServerSet of(LdapConfig config) throws Unusable {
    List<HostPort> all = config.servers();
    String[] hosts = all.stream().map(HostPort::host).toArray(String[]::new);
    int[] ports = all.stream().mapToInt(HostPort::port).toArray();
    return switch (config.transport()) {
      case PLAIN -> set(hosts, ports, SocketFactory.getDefault(), config, null);
      case LDAPS -> set(hosts, ports, context(config).getSocketFactory(), config, null);
      case START_TLS ->
          set(
              hosts,
              ports,
              SocketFactory.getDefault(),
              config,
              new StartTLSPostConnectProcessor(context(config)));
    };
  }

  private static ServerSet set(
      String[] hosts,
      int[] ports,
      SocketFactory sockets,
      LdapConfig config,
      @Nullable PostConnectProcessor first) {
    SocketFactory impatient = new ImpatientSockets(sockets, (int) config.timeout().toMillis());
    return new FailoverServerSet(hosts, ports, impatient, options(config), null, first);
  }

  private static LDAPConnectionOptions options(LdapConfig config) {
    LDAPConnectionOptions options = new LDAPConnectionOptions();
    int millis = (int) config.timeout().toMillis();
    options.setConnectTimeoutMillis(millis);
    options.setResponseTimeoutMillis(millis);
    options.setFollowReferrals(false);
    options.setMaxMessageSize(4 << 20);
    options.setBindWithDNRequiresPassword(true);
    options.setSSLSocketVerifier(new HostNameSSLSocketVerifier(true));
    return options;
  }

  private static SSLContext context(LdapConfig config) throws Unusable {
    try {
      return config.trust() == null ? SSLContext.getDefault() : Trust.in(config.trust());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has TLS", e);
    }
  }
}
