package io.bartizan.testkit;

import io.bartizan.pipeline.Bytes;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// One connection of a [ScriptedUpstream], on a virtual thread of its own.
final class ScriptedConnection implements Runnable {
  private static final Inlet.Chunked NOTHING = new Inlet.Chunked(Bytes.EMPTY, List.of());

  private final ScriptedUpstream upstream;
  private final int number;
  private final Socket socket;
  private final Inlet inlet;
  private final OutputStream out;

  ScriptedConnection(ScriptedUpstream upstream, int number, Socket socket) {
    this.upstream = upstream;
    this.number = number;
    this.socket = socket;
    try {
      socket.setTcpNoDelay(true);
      inlet = new Inlet(socket.getInputStream());
      out = socket.getOutputStream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Bytes received() {
    return inlet.all();
  }

  boolean open() {
    return !socket.isClosed();
  }

  void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void run() {
    try (socket) {
      while (!inlet.atEnd() && serve()) {
        // The next request.
      }
    } catch (IOException _) {
      // The peer is gone or sent nonsense. What came is kept, and the connection is closed.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Serves one request. Returns whether the connection is kept.
  private boolean serve() throws IOException, InterruptedException {
    int start = inlet.position();
    String line = inlet.line();
    List<Field> fields = inlet.fields();
    SeenRequest head =
        new SeenRequest(
            number, line, fields, Bytes.EMPTY, List.of(), inlet.range(start, inlet.position()));
    Reply reply = upstream.script(head);
    if (!reply.early()) {
      readBody(head, start, true);
    }
    play(reply);
    if (reply.early() && reply.ending() == Reply.Ending.KEEP) {
      readBody(head, start, false);
    }
    return end(reply.ending()) && !"close".equalsIgnoreCase(head.field("connection"));
  }

  private void readBody(SeenRequest head, int start, boolean encourage) throws IOException {
    if (encourage && "100-continue".equalsIgnoreCase(head.field("expect"))) {
      send(Bytes.of("HTTP/1.1 100 Continue\r\n\r\n").toArray());
    }
    Inlet.Chunked body = body(head);
    Bytes raw = inlet.range(start, inlet.position());
    upstream.saw(
        new SeenRequest(number, head.line(), head.fields(), body.body(), body.trailers(), raw));
  }

  private Inlet.Chunked body(SeenRequest head) throws IOException {
    if (!head.field("transfer-encoding").isEmpty()) {
      return inlet.chunked();
    }
    String length = head.field("content-length");
    return length.isEmpty()
        ? NOTHING
        : new Inlet.Chunked(inlet.exactly(Long.parseLong(length)), List.of());
  }

  private void play(Reply reply) throws IOException, InterruptedException {
    act(reply.before());
    send(reply.headBytes());
    act(reply.after());
  }

  private void act(List<Reply.Act> acts) throws IOException, InterruptedException {
    for (Reply.Act act : acts) {
      switch (act) {
        case Reply.Act.Send send -> send(send.bytes().toArray());
        case Reply.Act.Hold hold -> {
          if (!hold.until().await(30, TimeUnit.SECONDS)) {
            throw new IOException("a script was held for 30 s");
          }
        }
      }
    }
  }

  private void send(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
  }

  private boolean end(Reply.Ending ending) throws IOException {
    switch (ending) {
      case KEEP -> {
        return true;
      }
      case CLOSE -> socket.close();
      case RESET -> {
        socket.setOption(StandardSocketOptions.SO_LINGER, 0);
        socket.close();
      }
    }
    return false;
  }
}
