package io.bartizan.testkit;

import java.io.IOException;

/// Something that a [FaultyUpstream] does wrong, or only oddly. What it is to a request is said in
/// [#says()].
public enum Fault {
  NOBODY_LISTENS("nobody listens", Moment.LISTENING, _ -> {}),
  CLOSES_AT_ONCE("accepts and closes", Moment.ACCEPTED, FaultyWire::close),
  RESETS_AT_ONCE("accepts and resets", Moment.ACCEPTED, FaultyWire::reset),

  CLOSES_UNANSWERED(
      "reads the request and closes",
      Moment.ASKED,
      wire -> {
        wire.body();
        wire.close();
      }),
  RESETS_UNANSWERED("reads the request's head and resets", Moment.ASKED, FaultyWire::reset),
  NEVER_ANSWERS("reads the request and never answers", Moment.ASKED, FaultyWire::body, true),

  HALF_HEAD_THEN_CLOSES(
      "half a head, then closes",
      Moment.ASKED,
      wire -> {
        wire.body();
        wire.send("HTTP/1.1 200 OK\r\nContent-Le");
        wire.close();
      }),
  HALF_HEAD_THEN_STALLS(
      "half a head, then nothing",
      Moment.ASKED,
      wire -> {
        wire.body();
        wire.send("HTTP/1.1 200 OK\r\nContent-Le");
      },
      true),
  DRIPS_A_HEAD_FOR_EVER(
      "a head that never ends, a byte at a time",
      Moment.ASKED,
      wire -> {
        wire.body();
        wire.send("HTTP/1.1 200 OK\r\nX: ");
        wire.drip("x");
      },
      true),

  HEAD_THEN_STALLS(
      "a head, then nothing of its body",
      Moment.ASKED,
      wire -> {
        wire.body();
        wire.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n");
      },
      true),
  HALF_BODY_THEN_CLOSES(
      "half a body, then closes",
      Moment.ASKED,
      wire -> {
        wire.body();
        wire.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
        wire.close();
      }),
  HALF_BODY_THEN_RESETS(
      "half a body, then resets",
      Moment.ASKED,
      wire -> {
        wire.body();
        wire.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
        wire.peerHasRead();
        wire.reset();
      }),
  HALF_BODY_THEN_STALLS(
      "half a body, then nothing",
      Moment.ASKED,
      wire -> {
        wire.body();
        wire.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
      },
      true),
  CHUNKS_WITHOUT_END(
      "chunks, then closes without the last one",
      Moment.ASKED,
      wire -> {
        wire.body();
        wire.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n");
        wire.close();
      }),

  GARBAGE("garbage instead of HTTP", Moment.ASKED, wire -> wire.answer("\1\2\3 garbage\r\n\r\n")),
  OTHER_VERSION(
      "an answer of another version",
      Moment.ASKED,
      wire -> wire.answer("HTTP/3.0 200 OK\r\nContent-Length: 2\r\n\r\nok")),
  TLS_RECORD(
      "a TLS alert in clear text", Moment.ASKED, wire -> wire.answer("\25\3\3\0\2\2\50\r\n\r\n")),
  BARE_LF("line ends without CR", Moment.ASKED, wire -> wire.answer("HTTP/1.1 200 OK\n\nok")),
  NUL_IN_FIELD(
      "a field with NUL", Moment.ASKED, wire -> wire.answer("HTTP/1.1 200 OK\r\nA: \0\r\n\r\n")),
  UNASKED_UPGRADE(
      "101 that nobody asked for",
      Moment.ASKED,
      wire -> wire.answer("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n")),

  TWO_LENGTHS(
      "two different lengths",
      Moment.ASKED,
      wire -> wire.answer("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok!")),
  LENGTH_BESIDE_CHUNKED(
      "a length beside chunked",
      Moment.ASKED,
      wire ->
          wire.answer(
              "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")),
  NEGATIVE_LENGTH(
      "a negative length",
      Moment.ASKED,
      wire -> wire.answer("HTTP/1.1 200 OK\r\nContent-Length: -2\r\n\r\nok")),
  MORE_THAN_ITS_LENGTH(
      "more bytes than its length says",
      Moment.ASKED,
      wire -> wire.answer("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok, and more")),
  TWO_ANSWERS(
      "two answers to one request",
      Moment.ASKED,
      wire -> {
        wire.body();
        wire.send(FaultyWire.OK + FaultyWire.OK);
      }),
  BAD_CHUNK_SIZE(
      "a chunk size that is no number",
      Moment.ASKED,
      wire -> wire.answer("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhalf\r\n")),
  CHUNK_LONGER_THAN_SAID(
      "a chunk longer than it says",
      Moment.ASKED,
      wire ->
          wire.answer(
              "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhalf\r\n0\r\n\r\n")),

  ENDLESS_HEAD(
      "fields without end",
      Moment.ASKED,
      wire -> {
        wire.body();
        wire.send("HTTP/1.1 200 OK\r\n");
        wire.flood("A: b\r\n");
      }),
  ENDLESS_STATUS_LINE(
      "a status line without end",
      Moment.ASKED,
      wire -> {
        wire.body();
        wire.send("HTTP/1.1 200 ");
        wire.flood("OK");
      }),
  ENDLESS_INTERIM_ANSWERS(
      "interim answers without end",
      Moment.ASKED,
      wire -> {
        wire.body();
        wire.flood("HTTP/1.1 103 Early Hints\r\n\r\n");
      }),
  ENDLESS_CHUNK_LINE(
      "a chunk line without end",
      Moment.ASKED,
      wire -> {
        wire.body();
        wire.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;");
        wire.flood("x");
      }),
  INTERIM_THEN_CLOSES(
      "an interim answer, then closes",
      Moment.ASKED,
      wire -> {
        wire.body();
        wire.send("HTTP/1.1 103 Early Hints\r\n\r\n");
        wire.close();
      }),

  ANSWERS_EARLY(
      "answers before it reads the request's body",
      Moment.ASKED,
      wire -> {
        wire.send(FaultyWire.OK);
        wire.body();
      }),
  ANSWERS_EARLY_AND_CLOSES(
      "answers before it reads the request's body, and closes",
      Moment.ASKED,
      wire -> {
        wire.send("HTTP/1.1 413 Too Large\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
        wire.finish();
      }),
  DRIPS_AN_ANSWER(
      "a good answer, a byte at a time",
      Moment.ASKED,
      wire -> {
        wire.body();
        for (int i = 0; i < FaultyWire.OK.length(); i++) {
          wire.send(FaultyWire.OK.substring(i, i + 1));
          Thread.sleep(1);
        }
      }),

  TLS_CLEAR_TEXT(
      "clear text instead of TLS",
      Moment.GREETED,
      wire -> {
        wire.send("HTTP/1.1 400 Bad Request\r\n\r\n");
        wire.close();
      }),
  TLS_CLOSES("closes in the handshake", Moment.GREETED, FaultyWire::close),
  TLS_RESETS("resets in the handshake", Moment.GREETED, FaultyWire::reset),
  TLS_STALLS("never answers the handshake", Moment.GREETED, _ -> {}, true),
  TLS_EXPIRED("a certificate that has expired", Moment.SHOWN, _ -> {}),
  TLS_OTHER_NAME("a certificate for another name", Moment.SHOWN, _ -> {}),
  TLS_UNTRUSTED("a certificate of an unknown authority", Moment.SHOWN, _ -> {});

  /// When it happens.
  public enum Moment {
    /// No connection is accepted.
    LISTENING,
    /// As soon as a connection is accepted; those that are open are closed before.
    ACCEPTED,
    /// When the first bytes of a TLS handshake have come; open connections are closed before.
    GREETED,
    /// When a certificate is shown, which the test chooses; open connections are closed before.
    SHOWN,
    /// When a request's head has come.
    ASKED
  }

  interface Deed {
    void on(FaultyWire wire) throws IOException, InterruptedException;
  }

  private final String says;
  private final Moment moment;

  @SuppressWarnings("ImmutableEnumChecker") // a script without state
  private final Deed deed;

  private final boolean stalls;

  Fault(String says, Moment moment, Deed deed) {
    this(says, moment, deed, false);
  }

  Fault(String says, Moment moment, Deed deed, boolean stalls) {
    this.says = says;
    this.moment = moment;
    this.deed = deed;
    this.stalls = stalls;
  }

  /// What the upstream does, in words.
  public String says() {
    return says;
  }

  public Moment moment() {
    return moment;
  }

  /// Whether it ends only when somebody loses patience.
  public boolean stalls() {
    return stalls;
  }

  /// Whether it needs an upstream with TLS.
  public boolean secure() {
    return moment == Moment.GREETED || moment == Moment.SHOWN;
  }

  void happen(FaultyWire wire) throws IOException, InterruptedException {
    deed.on(wire);
    if (stalls) {
      wire.awaitEnd();
    }
  }
}
