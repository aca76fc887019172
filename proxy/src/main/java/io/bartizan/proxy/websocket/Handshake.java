package io.bartizan.proxy.websocket;

import io.bartizan.pipeline.Ascii;
import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Edits;
import io.bartizan.pipeline.Fields;
import io.bartizan.pipeline.Head;
import io.bartizan.pipeline.Method;
import io.bartizan.pipeline.Name;
import io.bartizan.pipeline.Names;
import io.bartizan.pipeline.Refusal;
import io.bartizan.pipeline.Walk;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// The two handshakes of a WebSocket: the client's with the gateway (RFC 6455, section 4, or RFC
/// 8441), and the gateway's with the upstream, which is always one of its own over HTTP/1.1.
/// Extensions are not offered to the upstream, so that what passes can be looked at.
public final class Handshake {
  private static final Name KEY = Name.of("sec-websocket-key");
  private static final Name ACCEPT = Name.of("sec-websocket-accept");
  private static final Name VERSION = Name.of("sec-websocket-version");
  private static final Name EXTENSIONS = Name.of("sec-websocket-extensions");
  private static final Name PROTOCOL = Name.of("sec-websocket-protocol");
  private static final String WEBSOCKET = "websocket";
  private static final String THIRTEEN = "13";
  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final int KEY_LENGTH = 24;
  private static final int SWITCHING = 101;

  private String key = "";

  /// Whether an HTTP/1.1 request asks to go on as a WebSocket. Any other protocol that it would
  /// upgrade to is not for us, and is neither answered nor forwarded.
  public static boolean asked(Head head) {
    return head.has(Names.UPGRADE)
        && lists(head, Names.UPGRADE, Bytes.of(WEBSOCKET), true)
        && lists(head, Names.CONNECTION, Bytes.of("upgrade"), true);
  }

  /// What is wrong with a client's handshake; null for nothing.
  ///
  /// @param body whether a request body follows
  public static @Nullable Refusal judge(Walk x, boolean body) {
    Head head = x.head();
    if (!x.method().equals(Method.GET)) {
      return wrong("WebSocket handshake by " + x.method());
    }
    if (body) {
      return wrong("WebSocket handshake with a body");
    }
    Bytes version = head.only(VERSION);
    if (!version.sameIgnoringCase(THIRTEEN)) {
      return Refusal.of(Code.WEBSOCKET_VERSION, "Sec-WebSocket-Version: " + version)
          .with(VERSION, THIRTEEN);
    }
    return keyless(x) || isKey(head.only(KEY))
        ? null
        : wrong("Sec-WebSocket-Key is not 16 bytes in Base64");
  }

  /// HTTP/2 needs no proof that the server knows what it is asked.
  private static boolean keyless(Walk x) {
    return x.protocol().equals("HTTP/2");
  }

  private static Refusal wrong(String reason) {
    return Refusal.of(Code.WEBSOCKET_HANDSHAKE, reason);
  }

  private static boolean isKey(Bytes text) {
    if (text.length() != KEY_LENGTH || text.at(22) != '=' || text.at(23) != '=') {
      return false;
    }
    for (int i = 0; i < 22; i++) {
      byte b = text.at(i);
      byte lower = Ascii.lower(b);
      if (!Ascii.digit(b) && (lower < 'a' || lower > 'z') && b != '+' && b != '/') {
        return false;
      }
    }
    return true;
  }

  /// Asks the upstream, with a key of the gateway's own.
  public void ask(Edits edits, long random, long more) {
    byte[] bytes = new byte[16];
    for (int i = 0; i < 8; i++) {
      bytes[i] = (byte) (random >>> 8 * i);
      bytes[8 + i] = (byte) (more >>> 8 * i);
    }
    key = Base64.getEncoder().encodeToString(bytes);
    edits.remove(EXTENSIONS).set(Fields.of(KEY, key).with(VERSION, THIRTEEN));
  }

  /// What is wrong with the upstream's answer; null for nothing. Any answer that is no success is
  /// right: the client gets it.
  public @Nullable String problem(Head asked, int status, Head head) {
    if (status != SWITCHING) {
      return status >= 200 && status < 300 ? status + " instead of 101 to a WebSocket" : null;
    }
    if (!asked(head)) {
      return "101 without Upgrade: websocket";
    }
    if (!head.only(ACCEPT).equals(Bytes.of(accept(key)))) {
      return "101 whose Sec-WebSocket-Accept does not fit the key";
    }
    if (head.has(EXTENSIONS)) {
      return "101 with an extension that was not offered";
    }
    boolean right = !head.has(PROTOCOL) || lists(asked, PROTOCOL, head.only(PROTOCOL), false);
    return right ? null : "101 with a subprotocol that was not offered";
  }

  /// Makes the upstream's 101 the answer to the client.
  public static void accept(Walk x, Edits edits) {
    edits.remove(ACCEPT).remove(EXTENSIONS);
    if (!keyless(x)) {
      edits.add(Fields.of(ACCEPT, accept(x.head().only(KEY).toString())));
    }
  }

  private static String accept(String key) {
    try {
      byte[] text = (key + GUID).getBytes(StandardCharsets.US_ASCII);
      return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-1").digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-1", e);
    }
  }

  /// Whether one of the fields called `name` lists `wanted` among others.
  private static boolean lists(Head head, Name name, Bytes wanted, boolean anyCase) {
    for (int i = head.find(name); i >= 0; i = head.next(name, i)) {
      for (String token : head.value(i).toString().split(",", -1)) {
        String one = token.strip();
        String other = wanted.toString();
        if (!other.isEmpty() && (anyCase ? one.equalsIgnoreCase(other) : one.equals(other))) {
          return true;
        }
      }
    }
    return false;
  }
}
