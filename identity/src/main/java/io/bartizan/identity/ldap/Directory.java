package io.bartizan.identity.ldap;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.BindRequest;
import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPConnectionPool;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPInterface;
import com.unboundid.ldap.sdk.LDAPSearchException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import com.unboundid.ldap.sdk.ServerSet;
import com.unboundid.ldap.sdk.SimpleBindRequest;
import io.bartizan.config.Secret;
import io.bartizan.identity.Proof;
import io.bartizan.identity.web.Unusable;
import io.bartizan.pipeline.Identity;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// One directory: finds a user's entry, tries the password, reads the groups. Blocks; thread-safe.
/// What a login proves is asked on a connection on which nobody else is, which ends afterwards;
/// searches that are nobody's in particular share a pool.
final class Directory implements AutoCloseable {
  private static final int MOST_GROUPS = 1_000;
  private static final String NO_ATTRIBUTES = "1.1";

  private final LdapConfig config;
  private final ServerSet servers;
  private final @Nullable LDAPConnectionPool searchers;

  /// Connects to nothing yet.
  ///
  /// @throws IllegalArgumentException if the file of `trust` is of no use
  Directory(LdapConfig config) {
    this.config = config;
    try {
      this.servers = Servers.of(config);
      this.searchers = config.search() == null ? null : pool(config.search());
    } catch (LDAPException | Unusable e) {
      throw new IllegalArgumentException("ldap: " + e.getMessage(), e);
    }
  }

  private LDAPConnectionPool pool(LdapConfig.Search search) throws LDAPException {
    LDAPConnectionPool pool =
        new LDAPConnectionPool(servers, searcher(search), 0, config.connections());
    pool.setCreateIfNecessary(false);
    pool.setMaxWaitTimeMillis(config.timeout().toMillis());
    pool.setRetryFailedOperationsDueToInvalidConnections(true);
    pool.setConnectionPoolName("ldap");
    return pool;
  }

  private static @Nullable BindRequest searcher(LdapConfig.Search search) {
    Secret password = search.bindPassword();
    return password == null
        ? null
        : password.use(bytes -> new SimpleBindRequest(search.bindDn(), bytes.clone()));
  }

  /// Whose `user` and `password` are.
  ///
  /// @param barred whose password is not tried now, by the name of the entry
  Person ask(String user, byte[] password, Predicate<String> barred) {
    try {
      DN dn = dn(user);
      return dn == null || searchers != null && barred.test(dn.toNormalizedString())
          ? decoy(password)
          : prove(dn, password);
    } catch (LDAPException e) {
      return new Person.Unknown(e.getResultCode() + ": " + e.getExceptionMessage());
    }
  }

  private @Nullable DN dn(String user) throws LDAPException {
    LdapConfig.Search search = config.search();
    if (search == null || searchers == null) {
      return Filters.named(String.valueOf(config.userDn()), LdapConfig.USER, user);
    }
    SearchRequest request =
        new SearchRequest(
            search.base(),
            SearchScope.SUB,
            Filters.filled(search.filter(), LdapConfig.USER, user),
            NO_ATTRIBUTES);
    limit(request, 2);
    try {
      List<SearchResultEntry> found = entries(searchers, request);
      return found.size() == 1 ? found.getFirst().getParsedDN() : null;
    } catch (LDAPSearchException e) {
      if (e.getResultCode().equals(ResultCode.SIZE_LIMIT_EXCEEDED)) {
        return null;
      }
      throw e;
    }
  }

  /// A name that nobody has costs the same: a connection, and a password that is tried. So does one
  /// whose owner's password is not tried now, so that nothing tells them apart.
  private Person decoy(byte[] password) throws LDAPException {
    LdapConfig.Search search = config.search();
    try (LDAPConnection connection = servers.getConnection()) {
      bind(connection, new DN(String.valueOf(search == null ? null : search.base())), password);
      return new Person.Nobody(null);
    }
  }

  private Person prove(DN dn, byte[] password) throws LDAPException {
    try (LDAPConnection connection = servers.getConnection()) {
      if (!bind(connection, dn, password)) {
        return new Person.Nobody(dn.toNormalizedString());
      }
      LDAPInterface reader = searchers == null ? connection : searchers;
      return new Person.Proved(new Proof.Accepted(identity(dn, reader)), dn.toNormalizedString());
    }
  }

  /// Whether the password is that of `dn`. An empty one would prove nothing (RFC 4513, section
  /// 5.1.2) and never comes here.
  private static boolean bind(LDAPConnection connection, DN dn, byte[] password)
      throws LDAPException {
    if (password.length == 0) {
      return false;
    }
    try {
      connection.bind(new SimpleBindRequest(dn, password.clone()));
      return true;
    } catch (LDAPException e) {
      if (REFUSED.contains(e.getResultCode())) {
        return false;
      }
      throw e;
    }
  }

  private static final Set<ResultCode> REFUSED =
      Set.of(
          ResultCode.INVALID_CREDENTIALS,
          ResultCode.NO_SUCH_OBJECT,
          ResultCode.INAPPROPRIATE_AUTHENTICATION,
          ResultCode.INVALID_DN_SYNTAX,
          ResultCode.CONSTRAINT_VIOLATION,
          ResultCode.INSUFFICIENT_ACCESS_RIGHTS,
          ResultCode.UNWILLING_TO_PERFORM);

  private Identity identity(DN dn, LDAPInterface reader) throws LDAPException {
    Set<String> wanted = new HashSet<>(config.claims());
    wanted.add(config.subject() == null ? NO_ATTRIBUTES : config.subject());
    SearchResultEntry entry = reader.getEntry(dn.toString(), wanted.toArray(String[]::new));
    if (entry == null) {
      throw new LDAPException(
          ResultCode.NO_SUCH_OBJECT, "the entry of who has logged in cannot be read");
    }
    return Identity.of(
        subject(entry),
        config.issuer(),
        LdapConfig.METHOD,
        groups(entry.getParsedDN(), reader),
        Set.of(),
        claims(entry));
  }

  /// As the directory writes it, however the client did.
  private String subject(SearchResultEntry entry) throws LDAPException {
    String named =
        config.subject() == null
            ? Objects.requireNonNull(entry.getRDN(), "rdn").getAttributeValues()[0]
            : entry.getAttributeValue(config.subject());
    if (named == null || named.isBlank()) {
      throw new LDAPException(ResultCode.NO_SUCH_ATTRIBUTE, "an entry without " + config.subject());
    }
    return named;
  }

  private Map<String, Object> claims(SearchResultEntry entry) {
    Map<String, Object> claims = new HashMap<>();
    claims.put("dn", entry.getDN());
    for (String name : config.claims()) {
      Attribute attribute = entry.getAttribute(name);
      if (attribute != null && attribute.size() > 0) {
        String[] values = attribute.getValues();
        claims.put(name, values.length == 1 ? values[0] : List.of(values));
      }
    }
    return claims;
  }

  /// The names of the groups in which `dn` is, level by level.
  private Set<String> groups(DN dn, LDAPInterface reader) throws LDAPException {
    LdapConfig.Groups groups = config.groups();
    Set<String> names = new HashSet<>();
    if (groups == null) {
      return names;
    }
    Set<DN> seen = new HashSet<>();
    Deque<DN> level = new ArrayDeque<>(List.of(dn));
    for (int depth = 0; depth <= groups.nested() && !level.isEmpty(); depth++) {
      Deque<DN> next = new ArrayDeque<>();
      for (DN member : level) {
        for (SearchResultEntry group : around(groups, member, reader)) {
          if (seen.add(group.getParsedDN())) {
            names.addAll(values(group, groups.attribute()));
            next.add(group.getParsedDN());
          }
        }
        if (seen.size() > MOST_GROUPS) {
          throw new LDAPException(
              ResultCode.SIZE_LIMIT_EXCEEDED, "more than " + MOST_GROUPS + " groups");
        }
      }
      level = next;
    }
    return names;
  }

  private List<SearchResultEntry> around(LdapConfig.Groups groups, DN member, LDAPInterface reader)
      throws LDAPException {
    SearchRequest request =
        new SearchRequest(
            groups.base(),
            SearchScope.SUB,
            Filters.filled(groups.filter(), LdapConfig.ENTRY, member.toString()),
            groups.attribute());
    limit(request, MOST_GROUPS);
    return entries(reader, request);
  }

  private static List<SearchResultEntry> entries(LDAPInterface reader, SearchRequest request)
      throws LDAPException {
    List<SearchResultEntry> entries = reader.search(request).getSearchEntries();
    return entries == null ? List.of() : entries;
  }

  private static List<String> values(SearchResultEntry entry, String attribute) {
    String[] values = entry.getAttributeValues(attribute);
    return values == null ? List.of() : List.of(values);
  }

  private void limit(SearchRequest request, int entries) {
    request.setSizeLimit(entries);
    request.setTimeLimitSeconds((int) Math.max(1, config.timeout().toSeconds()));
    request.setResponseTimeoutMillis(config.timeout().toMillis());
  }

  @Override
  public void close() {
    if (searchers != null) {
      searchers.close();
    }
  }
}
