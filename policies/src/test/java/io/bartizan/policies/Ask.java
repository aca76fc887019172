package io.bartizan.policies;

import io.bartizan.pipeline.Address;
import io.bartizan.pipeline.Identity;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A request in a test, to `https://api.example.com`, by default of 192.0.2.1.
public record Ask(
    String method,
    String path,
    Address client,
    boolean secure,
    List<Line> lines,
    @Nullable Identity identity) {
  /// A field of the request.
  public record Line(String name, String value) {}

  public static Ask of(String method, String path) {
    return new Ask(method, path, address("192.0.2.1"), true, List.of(), null);
  }

  public static Ask get(String path) {
    return of("GET", path);
  }

  public static Ask from(String address) {
    return new Ask("GET", "/", address(address), true, List.of(), null);
  }

  /// Somebody whose credential is good.
  public static Identity somebody(String subject) {
    return Identity.of(subject, "https://id.example.com", "jwt", Set.of(), Set.of(), Map.of());
  }

  public Ask with(String name, String value) {
    List<Line> more = new ArrayList<>(lines);
    more.add(new Line(name, value));
    return new Ask(method, path, client, secure, more, identity);
  }

  public Ask as(Identity caller) {
    return new Ask(method, path, client, secure, lines, caller);
  }

  public Ask as(String subject) {
    return as(somebody(subject));
  }

  public Ask inClearText() {
    return new Ask(method, path, client, false, lines, identity);
  }

  public static Address address(String text) {
    try {
      return Address.of(InetAddress.getByName(text));
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(text, e);
    }
  }
}
