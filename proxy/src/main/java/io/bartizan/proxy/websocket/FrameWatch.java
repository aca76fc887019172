package io.bartizan.proxy.websocket;

import io.netty.buffer.ByteBuf;

/// Watches the frames of one direction of a WebSocket (RFC 6455, section 5) as they pass, however
/// the network cuts them, and says how far they may go on. Nothing is changed and nothing is
/// allocated for a frame.
///
/// A frame's head goes on when all of it has come and is right, a control frame when all of it has:
/// so whatever went on before a fault ends between two frames, unless the fault is in the text of a
/// message, and a Close frame of the gateway can follow.
public final class FrameWatch {
  private static final int MOST_HEAD = 14;
  private static final int MOST_CONTROL = 125;
  private static final int CONTINUATION = 0;
  private static final int TEXT = 1;
  private static final int BINARY = 2;
  private static final int CLOSE = 8;
  private static final int PONG = 10;
  private static final int FINAL = 0x80;
  private static final int RESERVED = 0x70;
  private static final int MASKED = 0x80;

  private final boolean fromClient;
  private final long mostMessage;
  private final boolean utf8;

  /// A frame's head, or a control frame as a whole, as far as it has come.
  private final byte[] unit = new byte[MOST_HEAD + MOST_CONTROL];

  private int filled;
  private int needed;

  /// What was held back of earlier bytes and may go on now, before anything else.
  private final byte[] carried = new byte[MOST_HEAD + MOST_CONTROL];

  private int carriedLength;
  private int heldBefore;

  /// Bytes of the current frame's payload that are still to come.
  private long left;

  private int mask;
  private boolean last;
  private boolean text;
  private boolean within;
  private long size;
  private final Utf8Watch characters = new Utf8Watch();

  private int good;
  private Fault fault = Fault.NONE;
  private boolean closed;
  private int closeCode;
  private long messages;
  private long frames = Long.MAX_VALUE;
  private long pings = Long.MAX_VALUE;

  /// @param fromClient whether frames must be masked
  /// @param mostMessage bytes of a message
  /// @param utf8 whether the text of messages is looked at
  public FrameWatch(boolean fromClient, long mostMessage, boolean utf8) {
    this.fromClient = fromClient;
    this.mostMessage = mostMessage;
    this.utf8 = utf8;
    needed = 2;
  }

  /// How many frames may come from now on, and how many of them may be pings and pongs.
  public void allow(long frames, long pings) {
    this.frames = frames;
    this.pings = pings;
  }

  /// How many of the frames that were allowed have not come.
  public long framesLeft() {
    return frames;
  }

  public long pingsLeft() {
    return pings;
  }

  /// Looks at everything in `in`, without reading it. What may go on are the [#carriedLength] bytes
  /// of [#carried], and then `in` up to [#good]; what lies behind is held back here or, after a
  /// fault or a Close frame, goes nowhere.
  public void scan(ByteBuf in) {
    carriedLength = 0;
    heldBefore = filled;
    int at = in.readerIndex();
    int end = in.writerIndex();
    good = at;
    while (at < end && fault == Fault.NONE && !closed) {
      at = left > 0 ? payload(in, at, end) : unit(in, at, end);
    }
  }

  private int payload(ByteBuf in, int at, int end) {
    int count = (int) Math.min(left, end - at);
    if (utf8 && text && !characters.take(in, at, count, mask)) {
      fault = Fault.TEXT;
      return at;
    }
    mask = Integer.rotateLeft(mask, (count & 3) * 8);
    left -= count;
    good = at + count;
    if (left == 0) {
      frameEnds();
    }
    return good;
  }

  private void frameEnds() {
    if (last) {
      if (utf8 && text && !characters.whole()) {
        fault = Fault.TEXT;
      }
      messages++;
      within = false;
    }
  }

  private int unit(ByteBuf in, int at, int end) {
    int count = Math.min(needed - filled, end - at);
    in.getBytes(at, unit, filled, count);
    filled += count;
    if (filled == needed && filled == 2) {
      begun();
    }
    if (filled == needed && fault == Fault.NONE) {
      done(at + count);
    }
    return at + count;
  }

  private boolean control() {
    return (unit[0] & 0x08) != 0;
  }

  private int length() {
    return unit[1] & 0x7f;
  }

  /// The first two bytes are there.
  private void begun() {
    int opcode = unit[0] & 0x0f;
    boolean masked = (unit[1] & MASKED) != 0;
    if ((unit[0] & RESERVED) != 0) {
      fault = Fault.RESERVED;
    } else if (opcode > PONG || opcode > BINARY && opcode < CLOSE) {
      fault = Fault.OPCODE;
    } else if (masked != fromClient) {
      fault = Fault.MASK;
    } else if (control() && (length() > MOST_CONTROL || (unit[0] & FINAL) == 0)) {
      fault = Fault.CONTROL;
    } else if (!control() && within != (opcode == CONTINUATION)) {
      fault = Fault.CONTINUATION;
    } else {
      count();
      needed = 2 + extended() + (masked ? 4 : 0) + (control() ? length() : 0);
    }
  }

  private int extended() {
    return length() == 127 ? 8 : length() == 126 ? 2 : 0;
  }

  private void count() {
    boolean ping = control() && (unit[0] & 0x0f) != CLOSE;
    if (--frames < 0) {
      fault = Fault.FRAMES;
    } else if (ping && --pings < 0) {
      fault = Fault.PINGS;
    }
  }

  /// A head, or a control frame, is there as a whole; it ends at `end`.
  private void done(int end) {
    if (control()) {
      judgeControl();
    } else {
      judgeHead();
    }
    if (fault == Fault.NONE) {
      if (heldBefore > 0) {
        System.arraycopy(unit, 0, carried, 0, heldBefore);
        carriedLength = heldBefore;
        heldBefore = 0;
      }
      filled = 0;
      needed = 2;
      good = end;
    }
  }

  private void judgeHead() {
    int length = length();
    long bytes = length < 126 ? length : number(2, length == 126 ? 2 : 8);
    boolean shortest = length < 126 || bytes > (length == 126 ? 125 : 0xffff);
    int opcode = unit[0] & 0x0f;
    size = opcode == CONTINUATION ? size : 0;
    if (!shortest || bytes < 0) {
      fault = Fault.LENGTH;
    } else if (bytes > mostMessage - size) {
      fault = Fault.SIZE;
    } else {
      if (opcode != CONTINUATION) {
        text = opcode == TEXT;
        characters.begin();
      }
      size += bytes;
      last = (unit[0] & FINAL) != 0;
      within = true;
      left = bytes;
      mask = key(2 + extended());
      if (left == 0) {
        frameEnds();
      }
    }
  }

  /// A negative number has its highest bit set, which no length may have.
  private long number(int from, int count) {
    long number = 0;
    for (int i = from; i < from + count; i++) {
      number = number << 8 | unit[i] & 0xff;
    }
    return number;
  }

  private int key(int from) {
    return fromClient ? (int) number(from, 4) : 0;
  }

  private void judgeControl() {
    if ((unit[0] & 0x0f) != CLOSE) {
      return;
    }
    int from = fromClient ? 6 : 2;
    unmask(from, filled);
    int length = length();
    closeCode = length < 2 ? CloseCode.NONE : (int) number(from, 2);
    if (length == 1 || length > 1 && !CloseCode.sendable(closeCode)) {
      fault = Fault.CLOSE;
    } else if (length > 2 && !reasonIsText(from + 2)) {
      fault = Fault.REASON;
    } else {
      closed = true;
    }
    unmask(from, filled);
  }

  /// Masks what was unmasked, as well.
  private void unmask(int from, int to) {
    if (fromClient) {
      for (int i = from; i < to; i++) {
        unit[i] ^= unit[2 + (i - from & 3)];
      }
    }
  }

  private boolean reasonIsText(int from) {
    Utf8Watch reason = new Utf8Watch();
    return reason.take(unit, from, filled) && reason.whole();
  }

  /// Goes on by `count` bytes of the current frame's payload without looking at them. They must not
  /// be more than [#left].
  public void skip(int count) {
    left -= count;
    text = false;
    if (left == 0) {
      frameEnds();
    }
  }

  /// Bytes of a data frame that has begun and is not whole.
  public long left() {
    return left;
  }

  /// What was held back before and goes on first.
  public byte[] carried() {
    return carried;
  }

  public int carriedLength() {
    return carriedLength;
  }

  /// Up to where the bytes that were scanned last may go on.
  public int good() {
    return good;
  }

  /// What is wrong; nothing is looked at behind it.
  public Fault fault() {
    return fault;
  }

  /// Whether a Close frame has come. Nothing is looked at behind it.
  public boolean closed() {
    return closed;
  }

  /// The code of the Close frame that has come, or [CloseCode#NONE].
  public int closeCode() {
    return closeCode;
  }

  /// Messages that are whole.
  public long messages() {
    return messages;
  }
}
