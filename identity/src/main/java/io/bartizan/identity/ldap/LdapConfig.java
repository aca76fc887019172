package io.bartizan.identity.ldap;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.LDAPException;
import io.bartizan.config.Check;
import io.bartizan.config.Default;
import io.bartizan.config.Doc;
import io.bartizan.config.Example;
import io.bartizan.config.HostPort;
import io.bartizan.config.OneOrMany;
import io.bartizan.config.Readable;
import io.bartizan.config.Secret;
import io.bartizan.config.Unsafe;
import io.bartizan.config.UnsafeChoices;
import io.bartizan.identity.Way;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// People whose names and passwords (`Authorization: Basic`) an LDAP directory checks.
public record LdapConfig(
    @Doc(
            "What tells this directory from others, 1 to 32 small letters, digits and `-`. Its callers are those of the issuer `ldap:NAME`, or of"
                + " `ldap` if absent. Directories with other servers, or other entries, have other names.")
        @Example("staff")
        @Nullable String name,
    @Doc("The directory's servers; the first one that can be reached is asked.")
        @Example("[ ldap1.example.com:636, ldap2.example.com:636 ]")
        @OneOrMany
        List<HostPort> servers,
    @Doc("How they are spoken with: `ldaps` (TLS from the start), `start-tls`, or `plain`.")
        @Default("ldaps")
        Transport transport,
    @Doc("Certificates (PEM) that vouch for theirs, instead of those that Java trusts.") @Readable
        @Nullable Path trust,
    @Doc(
            "Where a user's entry is looked for: found by `filter` below `base`, its name and the password are then tried. Or else `user-dn`.")
        @Nullable Search search,
    @Doc(
            "The name of a user's entry, with `{user}` in it, if it follows from the user's name: nothing is looked for then, and groups are"
                + " read as the user. Or else `search`.")
        @Example("uid={user},ou=people,dc=example,dc=com")
        @Nullable String userDn,
    @Doc("Which groups a user is in; none are asked for if absent. Their names become roles.")
        @Nullable Groups groups,
    @Doc(
            "The attribute of the user's entry that names the caller; the first value of the entry's own name if absent. Never what the"
                + " client wrote, which a directory may read in many ways.")
        @Example("uid")
        @Nullable String subject,
    @Doc("Attributes of the user's entry that become claims of the identity.")
        @Example("[ mail, cn ]")
        @Default("[]")
        @OneOrMany
        Set<String> claims,
    @Doc("How long a server may take to answer, from 100ms to 30s.") @Default("3s")
        Duration timeout,
    @Doc("How many connections to the directory there may be, from 1 to 64.") @Default("8")
        int connections,
    @Doc(
            "How long a password that was right is believed without asking again: 0s to 15min. So long may somebody call who was removed.")
        @Default("1min")
        Duration remember,
    @Doc("How many wrong passwords a client may send for one user before it has to wait, 1 to 100.")
        @Default("5")
        int attempts,
    @Doc(
            "Choices that weaken security: `plaintext-directory` sends passwords in clear text to another machine.")
        @Default("[]")
        @OneOrMany
        Set<Unsafe> unsafe)
    implements Way {

  /// What the issuer of callers begins with.
  static final String METHOD = "ldap";

  static final String USER = "{user}";
  static final String ENTRY = "{dn}";
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,31}");
  private static final Duration SHORTEST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final Duration REMEMBERED = Duration.ofMinutes(15);

  public LdapConfig {
    servers = List.copyOf(servers);
    claims = Set.copyOf(claims);
    unsafe = Set.copyOf(unsafe);
    Check.all()
        .and(
            name == null || NAME.matcher(name).matches(),
            "name",
            name,
            "1 to 32 small letters, digits and -")
        .and(
            !servers.isEmpty()
                && servers.size() <= 16
                && servers.stream().noneMatch(one -> one.isAnyHost() || one.port() == 0),
            "servers",
            servers,
            "1 to 16 hosts with ports")
        .and(
            (search == null) != (userDn == null),
            "search",
            search == null ? "absent" : "present",
            "`search` or `user-dn`, one of the two")
        .and(
            userDn == null || named(userDn),
            "userDn",
            userDn,
            "a distinguished name with {user} in it, such as uid={user},ou=people,dc=example,dc=com")
        .and(trust == null || transport != Transport.PLAIN, "trust", trust, "only with TLS")
        .and(
            timeout.compareTo(SHORTEST) >= 0 && timeout.compareTo(LONGEST) <= 0,
            "timeout",
            timeout,
            "100ms to 30s")
        .and(connections >= 1 && connections <= 64, "connections", connections, "1 to 64")
        .and(
            !remember.isNegative() && remember.compareTo(REMEMBERED) <= 0,
            "remember",
            remember,
            "0s to 15min")
        .and(attempts >= 1 && attempts <= 100, "attempts", attempts, "1 to 100")
        .and(claims.size() <= 32, "claims", claims.size() + " attributes", "at most 32")
        .done();
    boolean away = servers.stream().anyMatch(one -> !one.isLoopback());
    UnsafeChoices.of(unsafe)
        .require(
            Unsafe.PLAINTEXT_DIRECTORY,
            transport == Transport.PLAIN && away,
            "transport",
            transport)
        .done();
  }

  /// How a server is spoken with.
  public enum Transport {
    LDAPS,
    START_TLS,
    PLAIN
  }

  /// How a user's entry is found.
  public record Search(
      @Doc("Below which entry.") @Example("ou=people,dc=example,dc=com") String base,
      @Doc("Which entry it is, with `{user}` where the user's name stands. Exactly one must fit.")
          @Default("(uid={user})")
          String filter,
      @Doc("Who searches. Nobody in particular if absent.") @Example("cn=gateway,dc=example,dc=com")
          @Nullable String bindDn,
      @Doc("The searcher's password.") @Example("env:LDAP_PASSWORD")
          @Nullable Secret bindPassword) {

    public Search {
      Check.all()
          .and(dn(base), "base", base, "a distinguished name")
          .and(
              Filters.good(filter, USER),
              "filter",
              filter,
              "a filter (RFC 4515) with {user} for a whole value or a part of one")
          .and(bindDn == null || dn(bindDn), "bindDn", bindDn, "a distinguished name")
          .and(
              (bindDn == null) == (bindPassword == null),
              "bindPassword",
              bindPassword == null ? "absent" : "present",
              "beside `bind-dn`, and only there")
          .done();
    }
  }

  /// Which groups a user is in.
  public record Groups(
      @Doc("Below which entry.") @Example("ou=groups,dc=example,dc=com") String base,
      @Doc("Which groups they are, with `{dn}` where the name of the member's entry stands.")
          @Default("(member={dn})")
          String filter,
      @Doc("The attribute of a group that names the role.") @Default("cn") String attribute,
      @Doc(
              "How many groups within groups are followed upwards: 0 for the groups in which the user is himself, at most 8.")
          @Default("0")
          int nested) {

    public Groups {
      Check.all()
          .and(dn(base), "base", base, "a distinguished name")
          .and(
              Filters.good(filter, ENTRY),
              "filter",
              filter,
              "a filter (RFC 4515) with {dn} for a whole value or a part of one")
          .and(!attribute.isBlank(), "attribute", attribute, "the name of an attribute")
          .and(nested >= 0 && nested <= 8, "nested", nested, "0 to 8")
          .done();
    }
  }

  private static boolean named(String template) {
    return template.contains(USER) && dn(template.replace(USER, "a"));
  }

  private static boolean dn(String text) {
    try {
      return !new DN(text).isNullDN();
    } catch (LDAPException _) {
      return false;
    }
  }

  /// Who vouches for its callers, in [io.bartizan.pipeline.Identity#issuer()].
  public String issuer() {
    return name == null ? METHOD : METHOD + ':' + name;
  }

  /// Whether nobody can be found by `other` who is somebody else here under the same name: it has
  /// the same servers, and looks below an entry that lies below the one here, or around it.
  public boolean hasPeopleOf(LdapConfig other) {
    DN own = below();
    DN theirs = other.below();
    return Set.copyOf(servers).equals(Set.copyOf(other.servers))
        && (own.isAncestorOf(theirs, true) || theirs.isAncestorOf(own, true));
  }

  private DN below() {
    try {
      DN parent = userDn == null ? null : new DN(userDn.replace(USER, "a")).getParent();
      return search == null ? parent == null ? DN.NULL_DN : parent : new DN(search.base());
    } catch (LDAPException e) {
      throw new IllegalStateException("a name that was looked at before", e);
    }
  }

  @Override
  public String text() {
    return "ldap by "
        + servers.stream().map(HostPort::toString).collect(Collectors.joining(" or "));
  }
}
