package io.bartizan.pipeline;

import org.jspecify.annotations.Nullable;

/// The fields that the gateway itself reads, writes or removes. At most 64: a [HeadTable] remembers
/// which of them it has in one `long`.
public final class Names {
  /// Marks the number of a known name whose alias was found.
  static final int ALIAS = 64;

  private static int count;
  private static final Name[] ALL = new Name[64];
  private static final Name[] SLOTS = new Name[512];

  public static final Name HOST = add("host");
  public static final Name CONTENT_LENGTH = add("content-length");
  public static final Name TRANSFER_ENCODING = add("transfer-encoding");
  public static final Name CONNECTION = add("connection");
  public static final Name KEEP_ALIVE = add("keep-alive");
  public static final Name PROXY_CONNECTION = add("proxy-connection");
  public static final Name TE = add("te");
  public static final Name TRAILER = add("trailer");
  public static final Name UPGRADE = add("upgrade");
  public static final Name EXPECT = add("expect");
  public static final Name HTTP2_SETTINGS = add("http2-settings");
  public static final Name PROXY_AUTHORIZATION = add("proxy-authorization");
  public static final Name PROXY_AUTHENTICATE = add("proxy-authenticate");
  public static final Name AUTHORIZATION = add("authorization");
  public static final Name WWW_AUTHENTICATE = add("www-authenticate");
  public static final Name COOKIE = add("cookie");
  public static final Name SET_COOKIE = add("set-cookie");
  public static final Name CONTENT_TYPE = add("content-type");
  public static final Name CONTENT_ENCODING = add("content-encoding");
  public static final Name CONTENT_RANGE = add("content-range");
  public static final Name ACCEPT = add("accept");
  public static final Name ACCEPT_ENCODING = add("accept-encoding");
  public static final Name ACCEPT_LANGUAGE = add("accept-language");
  public static final Name ALLOW = add("allow");
  public static final Name USER_AGENT = add("user-agent");
  public static final Name REFERER = add("referer");
  public static final Name ORIGIN = add("origin");
  public static final Name VARY = add("vary");
  public static final Name DATE = add("date");
  public static final Name SERVER = add("server");
  public static final Name VIA = add("via");
  public static final Name LOCATION = add("location");
  public static final Name CACHE_CONTROL = add("cache-control");
  public static final Name ETAG = add("etag");
  public static final Name IF_NONE_MATCH = add("if-none-match");
  public static final Name IF_MODIFIED_SINCE = add("if-modified-since");
  public static final Name RANGE = add("range");
  public static final Name RETRY_AFTER = add("retry-after");
  public static final Name RATE_LIMIT = add("ratelimit");
  public static final Name RATE_LIMIT_POLICY = add("ratelimit-policy");
  public static final Name FORWARDED = add("forwarded");
  public static final Name X_FORWARDED_FOR = add("x-forwarded-for");
  public static final Name X_FORWARDED_PROTO = add("x-forwarded-proto");
  public static final Name X_FORWARDED_HOST = add("x-forwarded-host");
  public static final Name X_FORWARDED_PORT = add("x-forwarded-port");
  public static final Name X_FORWARDED_PREFIX = add("x-forwarded-prefix");
  public static final Name X_REAL_IP = add("x-real-ip");
  public static final Name X_REQUEST_ID = add("x-request-id");
  public static final Name TRACEPARENT = add("traceparent");
  public static final Name TRACESTATE = add("tracestate");
  public static final Name X_API_KEY = add("x-api-key");
  public static final Name STRICT_TRANSPORT_SECURITY = add("strict-transport-security");
  public static final Name X_CONTENT_TYPE_OPTIONS = add("x-content-type-options");
  public static final Name ACCESS_CONTROL_ALLOW_ORIGIN = add("access-control-allow-origin");
  public static final Name ACCESS_CONTROL_ALLOW_CREDENTIALS =
      add("access-control-allow-credentials");
  public static final Name ACCESS_CONTROL_ALLOW_METHODS = add("access-control-allow-methods");
  public static final Name ACCESS_CONTROL_ALLOW_HEADERS = add("access-control-allow-headers");
  public static final Name ACCESS_CONTROL_EXPOSE_HEADERS = add("access-control-expose-headers");
  public static final Name ACCESS_CONTROL_MAX_AGE = add("access-control-max-age");
  public static final Name ACCESS_CONTROL_REQUEST_METHOD = add("access-control-request-method");
  public static final Name ACCESS_CONTROL_REQUEST_HEADERS = add("access-control-request-headers");

  private Names() {}

  private static Name add(String text) {
    Name name = Name.known(text, count);
    ALL[count++] = name;
    int slot = slot(name.hash());
    while (SLOTS[slot] != null) {
      slot = (slot + 1) & (SLOTS.length - 1);
    }
    SLOTS[slot] = name;
    return name;
  }

  private static int slot(int hash) {
    return (hash * 0x9E3779B1) >>> 23;
  }

  /// The known name that `array` from `from` to `to` is or is an alias of ([Name#alias]), or null.
  static @Nullable Name known(int hash, byte[] array, int from, int to) {
    int found = find(hash, array, from, to);
    return found < 0 ? null : ALL[found & (ALIAS - 1)];
  }

  /// The number of the known name that `array` from `from` to `to` is; that number and [#ALIAS] if
  /// it is only an alias of the name; [Name#UNKNOWN] if it is neither.
  static int find(int hash, byte[] array, int from, int to) {
    int slot = slot(hash);
    for (Name name = SLOTS[slot]; name != null; name = SLOTS[slot]) {
      int like = name.hash() == hash ? name.likeness(array, from, to) : Name.DIFFERENT;
      if (like != Name.DIFFERENT) {
        return like == Name.SAME ? name.number() : ALIAS | name.number();
      }
      slot = (slot + 1) & (SLOTS.length - 1);
    }
    return Name.UNKNOWN;
  }

  /// The known name with this number.
  public static Name number(int number) {
    return ALL[number];
  }
}
