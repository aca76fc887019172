package io.bartizan.proxy.http1;

import io.bartizan.pipeline.HeadTable;
import io.bartizan.pipeline.Name;
import java.util.List;

/// Request fields that upstreams believe because only a proxy in front of them should write them.
/// From a client they are lies, so they never go on, whatever their case and whether they are
/// written with `-` or `_`.
final class Impostors {
  private static final List<String> NAMES =
      List.of(
          "remote-user",
          "x-remote-user",
          "x-remote-groups",
          "x-user",
          "x-user-id",
          "x-username",
          "x-groups",
          "x-roles",
          "x-authenticated-user",
          "x-authenticated-userid",
          "x-authenticated-groups",
          "x-authenticated-scope",
          "x-auth-request-user",
          "x-auth-request-email",
          "x-auth-request-groups",
          "x-auth-request-access-token",
          "x-auth-request-preferred-username",
          "x-consumer-id",
          "x-consumer-username",
          "x-consumer-custom-id",
          "x-credential-identifier",
          "x-anonymous-consumer",
          "x-userinfo",
          "x-id-token",
          "x-identity-token",
          "x-access-token",
          "x-client-cert",
          "x-client-dn",
          "x-client-verify",
          "x-ssl-client-cert",
          "x-ssl-client-dn",
          "x-ssl-client-verify",
          "x-ssl-client-s-dn",
          "ssl-client-cert",
          "client-cert",
          "client-cert-chain",
          "x-original-url",
          "x-rewrite-url",
          "x-original-host",
          "x-original-uri",
          "x-original-method",
          "x-accel-redirect",
          "x-sendfile",
          "x-envoy-original-path",
          "x-envoy-external-address",
          "x-envoy-internal",
          "x-cluster-client-ip",
          "x-client-ip",
          "true-client-ip",
          "cf-connecting-ip",
          "fastly-client-ip",
          "x-host",
          "x-http-host-override",
          "x-arr-ssl",
          "x-arr-clientcert",
          "x-bartizan-mirror",
          "proxy");

  private static final byte[] FORWARDED =
      "x-forwarded-".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
  private static final Name[] SLOTS = slots();

  private Impostors() {}

  private static Name[] slots() {
    Name[] slots = new Name[512];
    for (String text : NAMES) {
      Name name = Name.of(text);
      int slot = slot(name.hashCode());
      while (slots[slot] != null) {
        slot = slot + 1 & slots.length - 1;
      }
      slots[slot] = name;
    }
    return slots;
  }

  private static int slot(int hash) {
    return (hash * 0x9E3779B1) >>> 23;
  }

  /// Whether the field at `index` is one of them.
  static boolean include(HeadTable head, int index) {
    int slot = slot(head.hash(index));
    for (Name name = SLOTS[slot]; name != null; name = SLOTS[slot]) {
      if (head.alias(index, name)) {
        return true;
      }
      slot = slot + 1 & SLOTS.length - 1;
    }
    return forwarded(head.bytes(), head.start(index), head.nameEnd(index));
  }

  /// Whether the name begins with `x-forwarded-`.
  private static boolean forwarded(byte[] bytes, int from, int to) {
    if (to - from < FORWARDED.length) {
      return false;
    }
    for (int i = 0; i < FORWARDED.length; i++) {
      byte b = io.bartizan.pipeline.Ascii.lower(bytes[from + i]);
      if ((b == '_' ? '-' : b) != FORWARDED[i]) {
        return false;
      }
    }
    return true;
  }
}
