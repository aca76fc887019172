package io.bartizan.identity.structured;

import io.bartizan.pipeline.Head;
import io.bartizan.pipeline.Name;
import java.util.LinkedHashMap;
import java.util.Map;

/// Reads dictionaries (RFC 9651, section 3.2) more strictly than the RFC demands: every field line
/// is a dictionary by itself, no name and no parameter comes twice, Base64 has its padding.
public final class Dictionary {
  /// How long all lines of a field may be together, in bytes.
  public static final int LONGEST = 16 * 1024;

  /// How many members a dictionary may have.
  public static final int MEMBERS = 16;

  private Dictionary() {}

  /// What the field `name` of `head` says, in the order of the text; empty if it is absent.
  public static Map<String, Member> of(Head head, Name name) throws Malformed {
    Map<String, Member> all = new LinkedHashMap<>();
    int length = 0;
    for (int i = head.find(name); i >= 0; i = head.next(name, i)) {
      length += head.value(i).length();
      if (length > LONGEST) {
        throw new Malformed("more than " + LONGEST + " bytes");
      }
      new Reader(head.value(i).toArray()).dictionary(all, MEMBERS);
    }
    return all;
  }

  /// What `text` says.
  public static Map<String, Member> of(byte[] text) throws Malformed {
    if (text.length > LONGEST) {
      throw new Malformed("more than " + LONGEST + " bytes");
    }
    Map<String, Member> all = new LinkedHashMap<>();
    new Reader(text).dictionary(all, MEMBERS);
    return all;
  }
}
