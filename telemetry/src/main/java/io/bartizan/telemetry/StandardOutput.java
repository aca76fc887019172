package io.bartizan.telemetry;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/// Lines on the standard output of the process, which stays open.
final class StandardOutput implements Outlet {
  private final FileChannel channel = new FileOutputStream(FileDescriptor.out).getChannel();

  @Override
  public void write(ByteBuffer bytes) throws IOException {
    channel.write(bytes);
  }

  @Override
  public void follow(boolean always) {}

  @Override
  public void close() {}

  @Override
  public String toString() {
    return "standard output";
  }
}
