package io.bartizan.policies.authorize;

import io.bartizan.config.Check;
import io.bartizan.config.Default;
import io.bartizan.config.Doc;
import io.bartizan.config.Example;
import io.bartizan.config.OneOrMany;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// What an identity must be or may do. At least one of the two lists has entries; both must be met.
@Doc(
    "What an authenticated caller must be and may do. At least one of the two lists has entries; both must be met.")
public record AuthorizeConfig(
    @Doc(
            "The identity must have at least one of these roles, spelled exactly so. Empty: roles do not matter.")
        @Default("[]")
        @Example("buyer")
        @OneOrMany
        Set<String> roles,
    @Doc(
            "The identity must have every one of these OAuth 2.0 scopes, spelled exactly so. Empty: scopes do not matter.")
        @Default("[]")
        @Example("orders:write")
        @OneOrMany
        Set<String> scopes) {

  /// RFC 6749, section 3.3.
  private static final Pattern SCOPE = Pattern.compile("[\\x21\\x23-\\x5b\\x5d-\\x7e]+");

  public AuthorizeConfig {
    roles = Set.copyOf(roles);
    scopes = Set.copyOf(scopes);
    Check.all()
        .and(
            !roles.isEmpty() || !scopes.isEmpty(),
            "roles",
            roles,
            "at least one entry in `roles` or `scopes`")
        .and(roles.stream().noneMatch(String::isBlank), "roles", roles, "no empty role")
        .and(
            scopes.stream().allMatch(scope -> SCOPE.matcher(scope).matches()),
            "scopes",
            scopes,
            "visible ASCII without quotes and backslashes")
        .done();
  }

  /// What `bartizan check` shows, such as `any role of admin, buyer; all scopes of orders:write`.
  public String text() {
    String any = roles.isEmpty() ? "" : "any role of " + list(roles);
    String all = scopes.isEmpty() ? "" : "all scopes of " + list(scopes);
    return any + (any.isEmpty() || all.isEmpty() ? "" : "; ") + all;
  }

  private static String list(Set<String> items) {
    return String.join(", ", new TreeSet<>(items));
  }
}
