package io.bartizan.e2e;

import static io.bartizan.e2e.FrameWire.all;
import static io.bartizan.testkit.Http2Frame.DATA;
import static io.bartizan.testkit.Http2Frame.END_HEADERS;
import static io.bartizan.testkit.Http2Frame.END_STREAM;
import static io.bartizan.testkit.Http2Frame.HEADERS;
import static io.bartizan.testkit.Http2Frame.block;
import static io.bartizan.testkit.Http2Frame.frame;
import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.e2e.Http2Attacks.Attack;
import io.bartizan.e2e.Http2Attacks.Scenario;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// HTTP/2 requests that would become others, or more than one, for an upstream that speaks
/// HTTP/1.1.
final class Http2Injections {
  private static final int PROTOCOL = 1;
  private static final String PATH = "/attack";

  private final List<Scenario> scenarios = new ArrayList<>();

  private Http2Injections() {}

  static List<Scenario> scenarios() {
    Http2Injections injections = new Http2Injections();
    injections.heads();
    return injections.scenarios;
  }

  private void add(String name, Attack attack, String... arrives) {
    String listener = scenarios.size() % 2 == 0 ? "secure" : "clear";
    scenarios.add(new Scenario(name, listener, "", attack, List.of(arrives)));
  }

  private void heads() {
    for (String field :
        List.of(
            "x: a\rb: c",
            "x: a\nb: c",
            "x: a\r\nb: c",
            "x: a\r\n\r\nGET /attack/second HTTP/1.1\r\nHost: a\r\n\r\n",
            "x: a\0b",
            "x: \u0007",
            "x:  a",
            "x: a\t",
            "a\r\nb: c",
            "a\nb: c",
            "a\0b: c",
            "a b: c",
            "a\tb: c",
            "a:b: c",
            "X-Upper: c",
            "\u00e4: c",
            "a\u007f: c",
            ": c",
            "transfer-encoding: chunked",
            "transfer-encoding: identity",
            "connection: close",
            "connection: x",
            "keep-alive: timeout=5",
            "proxy-connection: keep-alive",
            "upgrade: websocket",
            "http2-settings: AAMAAABkAAQAAP__",
            "te: gzip",
            "te: trailers, deflate",
            "content-length: 5",
            "content-length: 0x0",
            "content-length: +0",
            "content-length: 0, 0",
            "host: other",
            "host: localhost, localhost",
            ":path: /attack/late",
            ":method: POST",
            ":unknown: c",
            ":status: 200",
            "cookie: a=1\r\nb: c")) {
      injection("field " + field, wire -> all(wire.request("GET", PATH), block(field)));
    }
    injection(
        "two lengths",
        wire -> wire.request("POST", PATH, "content-length: 0", "content-length: 0"));
    injection("two hosts", wire -> wire.request("GET", PATH, "host: localhost", "host: localhost"));
    pseudo(
        ":method",
        "",
        "G T",
        "GET\r\n",
        "GET /attack/second HTTP/1.1\r\nHost: a\r\n\r\nGET",
        "G\0T");
    pseudo(":scheme", "", "ftp", "http://a", "https\r\n", "javascript");
    pseudo(
        ":authority",
        "",
        "a b",
        "localhost\r\nx: y",
        "user@localhost",
        "localhost:99999999",
        "localhost/attack/second",
        "a\0b");
    pseudo(
        ":path",
        "",
        "attack",
        "*",
        "?",
        "http://localhost/attack",
        "https://localhost/attack",
        "/attack HTTP/1.1\r\nx: y",
        "/attack\r\n\r\nGET /attack/second HTTP/1.1\r\nHost: a\r\n\r\n",
        "/attack\0",
        "/attack x",
        "/attack#x");
    injection("CONNECT", _ -> block(":method: CONNECT", ":authority: localhost:443"));
    injection(
        "extended CONNECT",
        wire ->
            all(
                block(
                    ":method: CONNECT",
                    ":protocol: x",
                    ":scheme: " + wire.scheme(),
                    ":authority: localhost",
                    ":path: /attack")));
    injection(
        "pseudo-header fields behind others",
        wire ->
            block(
                ":method: GET",
                ":scheme: " + wire.scheme(),
                "x: y",
                ":authority: localhost",
                ":path: /attack"));
    trailer("a pseudo-header field", ":path: /attack/second");
    trailer("a transfer coding", "transfer-encoding: chunked");
    trailer("a line end", "x: y\r\n\r\nGET /attack/second HTTP/1.1");
    crumbs();
    chunks();
  }

  private void injection(String name, Function<FrameWire, byte[]> head) {
    String shown =
        name.replace("\r", "\\r").replace("\n", "\\n").replace("\t", "\\t").replace("\0", "\\0");
    shown = shown.replaceAll("\\p{Cntrl}", "^");
    add(
        "injection: " + shown,
        wire -> {
          wire.send(frame(HEADERS, END_HEADERS | END_STREAM, 1, head.apply(wire)));
          wire.ending(1);
          wire.lives();
        });
  }

  private void pseudo(String name, String... values) {
    for (String value : values) {
      injection(
          name + " " + value,
          wire -> {
            List<String> fields = new ArrayList<>();
            for (String field :
                List.of(
                    ":method: GET",
                    ":scheme: " + wire.scheme(),
                    ":authority: localhost",
                    ":path: /attack")) {
              fields.add(field.startsWith(name) ? name + ": " + value : field);
            }
            return block(fields.toArray(String[]::new));
          });
    }
  }

  private void trailer(String what, String field) {
    add(
        "injection: trailers with " + what,
        wire -> {
          wire.send(wire.post(1, PATH), frame(DATA, 0, 1, (byte) 'x'));
          wire.send(frame(HEADERS, END_HEADERS | END_STREAM, 1, block(field)));
          assertThat(wire.ending(1)).isEqualTo(PROTOCOL);
          wire.lives();
        });
  }

  private void crumbs() {
    add(
        "a cookie in crumbs is one for the upstream",
        Http2Attacks.refused(wire ->
            wire.send(wire.get(1, PATH, "cookie: a=1", "x: y", "cookie: b=2", "cookie: c=3"))),
        "GET /attack ");
  }

  private void chunks() {
    add(
        "injection: what looks like the end of a chunked body",
        Http2Attacks.refused(wire ->
            wire.send(
                wire.post(1, PATH),
                frame(
                    DATA,
                    END_STREAM,
                    1,
                    "0\r\n\r\nGET /attack/second HTTP/1.1\r\nHost: a\r\n\r\n"
                        .getBytes(StandardCharsets.US_ASCII)))),
        "POST /attack ");
  }
}
