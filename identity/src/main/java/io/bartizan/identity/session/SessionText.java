package io.bartizan.identity.session;

import com.nimbusds.jose.util.JSONObjectUtils;
import io.bartizan.identity.Json;
import io.bartizan.pipeline.Identity;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Sessions as bytes, short enough for a cookie. What is read was sealed by a gateway, so it was
/// written here, or by another version.
final class SessionText {
  private static final int VERSION = 1;
  private static final int MOST = 1_000;

  private SessionText() {}

  static byte[] write(Session session) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      out.writeUTF(session.id());
      out.writeLong(session.turn());
      out.writeLong(session.begun());
      out.writeLong(session.seen());
      out.writeLong(session.proved());
      out.writeUTF(session.acr());
      write(out, session.who());
      out.writeShort(session.kept().size());
      for (var entry : session.kept().entrySet()) {
        out.writeUTF(entry.getKey());
        text(out, entry.getValue());
      }
    } catch (IOException e) {
      throw new IllegalArgumentException("a session that cannot be written: " + e.getMessage(), e);
    }
    return bytes.toByteArray();
  }

  private static void write(DataOutputStream out, Identity who) throws IOException {
    out.writeUTF(who.subject());
    out.writeUTF(who.issuer());
    out.writeUTF(who.method());
    texts(out, who.roles());
    texts(out, who.scopes());
    text(out, JSONObjectUtils.toJSONString(plain(who.claims())));
  }

  /// The same with `null` for JSON's null.
  private static Map<String, Object> plain(Map<?, ?> object) {
    Map<String, Object> plain = new HashMap<>();
    object.forEach((name, value) -> plain.put(String.valueOf(name), plain(value)));
    return plain;
  }

  private static @Nullable Object plain(Object value) {
    return switch (value) {
      case Json.Null _ -> null;
      case Map<?, ?> object -> plain(object);
      case List<?> list -> plain(list);
      default -> value;
    };
  }

  private static List<@Nullable Object> plain(List<?> list) {
    List<@Nullable Object> plain = new ArrayList<>();
    list.forEach(each -> plain.add(plain(each)));
    return plain;
  }

  private static void texts(DataOutputStream out, Set<String> texts) throws IOException {
    out.writeShort(texts.size());
    for (String text : texts) {
      out.writeUTF(text);
    }
  }

  private static void text(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  /// The session, or null if `bytes` are none.
  static @Nullable Session read(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      return in.readByte() == VERSION ? session(in) : null;
    } catch (IOException | Json.Malformed _) {
      return null;
    }
  }

  private static Session session(DataInputStream in) throws IOException, Json.Malformed {
    String id = in.readUTF();
    long turn = in.readLong();
    long begun = in.readLong();
    long seen = in.readLong();
    long proved = in.readLong();
    String acr = in.readUTF();
    Identity who = identity(in);
    Map<String, String> kept = new HashMap<>();
    for (int i = count(in); i > 0; i--) {
      kept.put(in.readUTF(), text(in));
    }
    return new Session(id, turn, who, begun, seen, proved, acr, kept);
  }

  private static Identity identity(DataInputStream in) throws IOException, Json.Malformed {
    String subject = in.readUTF();
    String issuer = in.readUTF();
    String method = in.readUTF();
    Set<String> roles = texts(in);
    Set<String> scopes = texts(in);
    Map<String, Object> claims = Json.object(text(in).getBytes(StandardCharsets.UTF_8));
    return Identity.of(subject, issuer, method, roles, scopes, claims);
  }

  private static Set<String> texts(DataInputStream in) throws IOException {
    Set<String> texts = new HashSet<>();
    for (int i = count(in); i > 0; i--) {
      texts.add(in.readUTF());
    }
    return texts;
  }

  private static int count(DataInputStream in) throws IOException {
    int count = in.readUnsignedShort();
    if (count > MOST) {
      throw new IOException("count: " + count + " (expected: at most " + MOST + ")");
    }
    return count;
  }

  private static String text(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > in.available()) {
      throw new IOException("length: " + length + " (expected: at most what is there)");
    }
    return new String(in.readNBytes(length), StandardCharsets.UTF_8);
  }
}
