package io.bartizan.identity.signin;

import com.nimbusds.jose.util.JSONObjectUtils;
import io.bartizan.config.Secret;
import io.bartizan.identity.Base64Url;
import io.bartizan.identity.Cookies;
import io.bartizan.identity.Json;
import io.bartizan.identity.session.Seal;
import io.bartizan.pipeline.Head;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Remembers in the browser who is about to sign in, so that only the browser that began can end
/// it: a sealed cookie for each attempt, so that several tabs do not disturb each other.
/// Thread-safe.
public final class LoginCookies {
  /// How long somebody may take to sign in.
  public static final Duration LIFE = Duration.ofMinutes(10);

  /// How many attempts of a browser are remembered.
  private static final int MOST = 5;

  private static final int LONGEST = 4_000;
  private static final int ID = 8;
  private static final Pattern STATE = Pattern.compile("[A-Za-z0-9_-]{43}");

  /// From where the browser comes back.
  public enum Return {
    /// By following a link or a redirect.
    GET("Lax"),
    /// By posting a form, which is a page of another site that sends it.
    POST("None");

    private final String sameSite;

    Return(String sameSite) {
      this.sameSite = sameSite;
    }
  }

  private final String prefix;
  private final Pattern own;
  private final Seal seal;

  /// @param name the sign-in's
  public LoginCookies(String name, List<Secret> keys) {
    this.prefix = "__Host-" + name + ".login.";
    this.own = Pattern.compile(Pattern.quote(prefix) + "[A-Za-z0-9_-]{" + ID + "}");
    this.seal = new Seal(keys, "login " + name);
  }

  /// What `Set-Cookie` has to say so that the browser remembers `login`.
  ///
  /// @throws IllegalArgumentException if that is too long for a cookie
  public String remember(Login login, Return how) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("state", login.state());
    all.put("begun", login.begun());
    all.put("back", login.back());
    all.put("kept", login.kept());
    byte[] plain = JSONObjectUtils.toJSONString(all).getBytes(StandardCharsets.UTF_8);
    String value = Base64.getUrlEncoder().withoutPadding().encodeToString(seal.seal(plain));
    if (value.length() > LONGEST) {
      throw new IllegalArgumentException(
          "login: " + value.length() + " bytes (expected: at most " + LONGEST + ")");
    }
    return name(login.state()) + '=' + value + attributes(how, LIFE.toSeconds());
  }

  private static String attributes(Return how, long seconds) {
    return "; Path=/; Max-Age=" + seconds + "; Secure; HttpOnly; SameSite=" + how.sameSite;
  }

  private String name(String state) {
    return prefix + state.substring(0, ID);
  }

  /// What `Set-Cookie` has to say so that the browser forgets the attempt with `state`.
  public String forget(String state, Return how) {
    return name(state) + '=' + attributes(how, 0);
  }

  /// The same for attempts that are too many, if one more is begun.
  public List<String> crowdedOut(Head head, Return how) {
    List<String> names =
        Cookies.names(head, prefix).stream().filter(own.asMatchPredicate()).toList();
    List<String> all = new ArrayList<>();
    for (int i = 0; i <= names.size() - MOST && i < 2 * MOST; i++) {
      all.add(names.get(i) + '=' + attributes(how, 0));
    }
    return all;
  }

  /// The attempt with `state` that this browser has begun and not taken too long for; null if there
  /// is none.
  ///
  /// @param state as it came, so anything
  /// @param now in milliseconds since 1970
  public @Nullable Login find(Head head, String state, long now) {
    if (!STATE.matcher(state).matches()) {
      return null;
    }
    byte[] name = Cookies.name(name(state));
    byte[] value = Cookies.find(head, name).toArray();
    boolean readable =
        value.length > 0 && value.length <= LONGEST && Cookies.count(head, name) == 1;
    byte[] sealed = readable ? Base64Url.decode(value, 0, value.length) : null;
    byte[] plain = sealed == null ? null : seal.open(sealed);
    Login login = plain == null ? null : read(plain);
    return login != null && same(login.state(), state) && now < login.begun() + LIFE.toMillis()
        ? login
        : null;
  }

  private static boolean same(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.US_ASCII), other.getBytes(StandardCharsets.US_ASCII));
  }

  private static @Nullable Login read(byte[] plain) {
    try {
      Map<String, Object> all = Json.object(plain);
      return all.get("state") instanceof String state
              && all.get("begun") instanceof Long begun
              && all.get("back") instanceof String back
              && all.get("kept") instanceof Map<?, ?> kept
          ? new Login(state, begun, back, texts(kept))
          : null;
    } catch (Json.Malformed _) {
      return null;
    }
  }

  private static Map<String, String> texts(Map<?, ?> kept) {
    Map<String, String> texts = new HashMap<>();
    kept.forEach((name, value) -> texts.put(String.valueOf(name), String.valueOf(value)));
    return texts;
  }
}
