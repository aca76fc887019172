package io.bartizan.proxy.lane;

import io.bartizan.pipeline.HeadTable;
import io.bartizan.pipeline.Memory;
import io.bartizan.pipeline.Ticker;
import io.bartizan.telemetry.LoopRecorder;
import io.netty.channel.EventLoop;
import java.util.concurrent.TimeUnit;

/// Everything that belongs to one event loop: its tables, clock, deadlines and records. A client
/// connection and the upstream connections that serve it live on the same lane, so that nothing
/// here needs a lock. Only its own thread may use it.
public final class Lane {
  private static final int KEPT_TABLES = 256;
  private static final long SWEEP_MILLIS = 50;

  private final int index;
  private final EventLoop loop;
  private final Ticker ticker;
  private final Memory memory;
  private final LoopRecorder recorder;
  private final Load load;
  private final Ids ids = new Ids();
  private final HttpDate date = new HttpDate();
  private final Deadlines deadlines = new Deadlines();
  private final Room room;
  private final Scratch scratch = new Scratch();
  private final Intake intake = new Intake();
  private final Sheets sheets = new Sheets();
  private final HeadTable[] tables = new HeadTable[KEPT_TABLES];
  private int tableCount;
  private long baseNanos;
  private long baseMillis;
  private long recent;

  /// @param overload what all lanes together may have to do
  public Lane(
      int index,
      EventLoop loop,
      Ticker ticker,
      Memory memory,
      LoopRecorder recorder,
      Room room,
      Overload overload) {
    this.index = index;
    this.loop = loop;
    this.ticker = ticker;
    this.memory = memory;
    this.recorder = recorder;
    this.room = room;
    this.load = new Load(overload, index, memory, recorder);
  }

  /// Begins to watch deadlines. Called on the lane's own thread.
  public void start() {
    setClock();
    loop.scheduleWithFixedDelay(this::sweep, SWEEP_MILLIS, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void sweep() {
    setClock();
    deadlines.sweep(baseNanos);
    load.look(baseNanos, TimeUnit.MILLISECONDS.toNanos(SWEEP_MILLIS));
    recorder.flush();
  }

  /// Ends whatever has a deadline, and hands the last lines of the access log over. Called on the
  /// lane's own thread.
  public void stop() {
    deadlines.stop();
    recorder.flush();
    intake.close();
    sheets.close();
  }

  private void setClock() {
    baseNanos = nanos();
    baseMillis = ticker.millis();
  }

  /// From 0 on; the place of what other objects keep for each lane.
  public int index() {
    return index;
  }

  public EventLoop loop() {
    return loop;
  }

  public LoopRecorder recorder() {
    return recorder;
  }

  /// How much it has to do.
  public Load load() {
    return load;
  }

  public Memory memory() {
    return memory;
  }

  public Ids ids() {
    return ids;
  }

  public Deadlines deadlines() {
    return deadlines;
  }

  /// Room to put a head together; free again as soon as it was copied.
  public Scratch scratch() {
    return scratch;
  }

  /// What sockets are read into.
  public Intake intake() {
    return intake;
  }

  /// What answers and requests are put together in.
  public Sheets sheets() {
    return sheets;
  }

  /// What requests under way take of the heap.
  public Room room() {
    return room;
  }

  public long nanos() {
    recent = ticker.nanos();
    return recent;
  }

  /// When [#nanos()] was asked last, at most 50 ms ago: for what need not be known better.
  public long recentNanos() {
    return recent;
  }

  /// The wall clock at `nanos`, a moment that is not long ago.
  public long millis(long nanos) {
    return baseMillis + (nanos - baseNanos) / 1_000_000;
  }

  /// The field `Date` of this second, with its line end.
  public byte[] date() {
    return date.line(baseMillis);
  }

  public HeadTable takeTable() {
    return tableCount == 0 ? new HeadTable() : tables[--tableCount];
  }

  /// Takes back a table that nobody reads any more.
  public void giveTable(HeadTable table) {
    if (tableCount < KEPT_TABLES) {
      table.clear();
      tables[tableCount++] = table;
    }
  }
}
