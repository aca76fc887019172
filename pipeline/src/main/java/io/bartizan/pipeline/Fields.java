package io.bartizan.pipeline;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// An immutable list of fields that the gateway itself writes. Names and values are checked when it
/// is made, so that nothing that a client or a configuration says can end a line.
public final class Fields implements Head {
  public static final Fields NONE = new Fields(new Name[0], new Bytes[0]);

  private final Name[] names;
  private final Bytes[] values;
  private final @Nullable Name framing;

  /// One bit for each name, chosen by its hash.
  private final int hashes;

  private Fields(Name[] names, Bytes[] values) {
    this.names = names;
    this.values = values;
    Name found = null;
    int bits = 0;
    for (Name name : names) {
      found = Edits.frames(name) ? name : found;
      bits |= 1 << (name.hash() & 31);
    }
    framing = found;
    hashes = bits;
  }

  public static Fields of(Name name, String value) {
    return NONE.with(name, value);
  }

  /// One field, for a value that is written for each exchange. The bytes must not change any more.
  public static Fields of(Name name, Bytes value) {
    check(name, value);
    return new Fields(new Name[] {name}, new Bytes[] {value});
  }

  /// These fields and one more. `value` must be visible ASCII, spaces and tabs: what else there is
  /// must be encoded in some way that its reader knows, for two values must not look alike.
  public Fields with(Name name, String value) {
    for (int i = 0; i < value.length(); i++) {
      if (value.charAt(i) > 126) {
        throw new IllegalArgumentException(
            "value of "
                + name
                + ": character "
                + (int) value.charAt(i)
                + " at "
                + i
                + " (expected: ASCII)");
      }
    }
    return with(name, Bytes.of(value));
  }

  /// These fields and one more, whose value may also hold bytes above 127. The bytes must never
  /// change.
  public Fields with(Name name, Bytes value) {
    check(name, value);
    Name[] moreNames = Arrays.copyOf(names, names.length + 1);
    Bytes[] moreValues = Arrays.copyOf(values, values.length + 1);
    moreNames[names.length] = name;
    moreValues[values.length] = value;
    return new Fields(moreNames, moreValues);
  }

  /// These fields and then `others`.
  public Fields and(Fields others) {
    Fields all = this;
    for (int i = 0; i < others.size(); i++) {
      all = all.with(others.names[i], others.values[i]);
    }
    return all;
  }

  /// These fields but for those whose name is among `others`.
  Fields without(Fields others) {
    if ((hashes & others.hashes) == 0 || !meets(others)) {
      return this;
    }
    Fields fewer = NONE;
    for (int i = 0; i < names.length; i++) {
      if (!others.has(names[i])) {
        fewer = fewer.with(names[i], values[i]);
      }
    }
    return fewer;
  }

  private boolean meets(Fields others) {
    for (Name name : names) {
      if (others.has(name)) {
        return true;
      }
    }
    return false;
  }

  /// Throws if one of them frames a message or concerns the connection.
  void expectUnframing() {
    if (framing != null) {
      throw new IllegalArgumentException(
          "field: " + framing + " (expected: one that does not frame the message)");
    }
  }

  /// Throws if `value` holds what must not stand in a field value (RFC 9110, section 5.5).
  static void check(Name name, Bytes value) {
    for (int i = 0; i < value.length(); i++) {
      byte b = value.at(i);
      if (b >= 0 && b < 32 && b != '\t' || b == 127) {
        throw new IllegalArgumentException(
            "value of "
                + name
                + ": control character "
                + b
                + " at "
                + i
                + " (expected: visible characters)");
      }
    }
  }

  /// The fields as HTTP/1.1 lines.
  public byte[] lines() {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < names.length; i++) {
      lines.append(names[i]).append(": ").append(values[i]).append("\r\n");
    }
    return lines.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  public Name fieldName(int index) {
    return names[index];
  }

  @Override
  public int size() {
    return names.length;
  }

  @Override
  public int find(Name name) {
    return next(name, -1);
  }

  @Override
  public int next(Name name, int index) {
    for (int i = index + 1; i < names.length; i++) {
      if (names[i].equals(name)) {
        return i;
      }
    }
    return -1;
  }

  @Override
  public Bytes name(int index) {
    return Bytes.of(names[index].toString());
  }

  @Override
  public Bytes value(int index) {
    return values[index];
  }

  @Override
  public boolean is(int index, Name name) {
    return names[index].equals(name);
  }
}
