package io.bartizan.waf.body;

import io.bartizan.waf.text.Text;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// All that a body was found to hold.
final class Found implements Fields {
  final List<String> fields = new ArrayList<>();
  final List<String> files = new ArrayList<>();
  final List<String> headers = new ArrayList<>();
  final List<String> attributes = new ArrayList<>();
  final List<String> problems = new ArrayList<>();
  final Map<Flag, Integer> flags = new EnumMap<>(Flag.class);
  @Nullable String content;
  long bytes;
  private final int most;
  private final boolean goesOn;

  private Found(int most, boolean goesOn) {
    this.most = most;
    this.goesOn = goesOn;
  }

  /// In what goes on, unseen.
  static Found inBeginning(String body, Processor processor) {
    return inBeginning(Text.latin1(body), processor);
  }

  static Found inBeginning(Text body, Processor processor) {
    Found found = new Found(Integer.MAX_VALUE, true);
    processor.read(body, found);
    return found;
  }

  static Found in(String body, Processor processor) {
    return in(Text.latin1(body), processor, Integer.MAX_VALUE);
  }

  static Found in(Text body, Processor processor, int most) {
    Found found = new Found(most, false);
    processor.read(body, found);
    return found;
  }

  @Override
  public boolean field(Text name, Text value) {
    fields.add(name.latin1() + "=" + value.latin1());
    bytes += name.length() + value.length();
    return fields.size() < most;
  }

  @Override
  public boolean file(Text name, Text filename, Text bytesOfFile) {
    files.add(name.latin1() + ":" + filename.latin1() + "=" + bytesOfFile.latin1());
    bytes += name.length() + filename.length() + bytesOfFile.length();
    return files.size() < most;
  }

  @Override
  public void partHeader(Text part, Text line) {
    headers.add(part.latin1() + "|" + line.latin1());
    bytes += part.length() + line.length();
  }

  @Override
  public void content(Text text) {
    content = text.latin1();
    bytes += text.length();
  }

  @Override
  public void attribute(Text value) {
    attributes.add(value.latin1());
    bytes += value.length();
  }

  @Override
  public void flag(Flag flag, int value) {
    flags.put(flag, value);
  }

  @Override
  public void wrong(String reason) {
    problems.add(reason);
  }

  @Override
  public boolean goesOn() {
    return goesOn;
  }
}
