package io.bartizan.proxy.edge;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// The threads where certificates of clients are verified, away from event loops: as many as the
/// machine has processors, with a bounded queue. A handshake that finds it full fails.
final class Judges {
  private static final int WAITING = 4_096;
  private static final Executor THREADS = start();

  private Judges() {}

  static Executor threads() {
    return THREADS;
  }

  private static Executor start() {
    int processors = Runtime.getRuntime().availableProcessors();
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            processors,
            processors,
            10,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING),
            Thread.ofPlatform().daemon().name("client-certificates-", 1).factory());
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }
}
