package io.bartizan.proxy.http1;

import io.bartizan.pipeline.Edits;
import io.bartizan.pipeline.HeadTable;
import io.bartizan.pipeline.Name;
import io.bartizan.proxy.lane.Scratch;

/// Copies the fields that may go on from a head to a new one. Fields that lie side by side are
/// copied in one go.
public final class FieldWriter {
  private FieldWriter() {}

  /// The numbers of `names` as bits.
  static long mask(Name... names) {
    long mask = 0;
    for (Name name : names) {
      mask |= 1L << name.number();
    }
    return mask;
  }

  /// @param dropped known names that do not go on, as bits
  /// @param strict whether names that an upstream might take for known or for identity fields are
  ///   dropped too
  static void copy(
      HeadTable head,
      long dropped,
      boolean strict,
      Connection connection,
      Edits edits,
      Scratch out) {
    int from = 0;
    int to = -1;
    for (int i = 0; i < head.size(); i++) {
      if (drops(head, i, dropped, strict, connection, edits)) {
        continue;
      }
      if (head.start(i) == to && head.plain(i)) {
        to = head.valueEnd(i) + 2;
        continue;
      }
      if (to > from) {
        out.put(head.bytes(), from, to);
      }
      from = head.start(i);
      to = head.plain(i) ? head.valueEnd(i) + 2 : from;
      if (!head.plain(i)) {
        normal(head, i, out);
        to = -1;
        from = 0;
      }
    }
    if (to > from) {
      out.put(head.bytes(), from, to);
    }
  }

  /// Whether the field at `index` does not go on; parameters as in [#copy].
  public static boolean drops(
      HeadTable head, int index, long dropped, boolean strict, Connection connection, Edits edits) {
    int known = head.known(index);
    if (known >= 0 && (dropped >>> known & 1) != 0) {
      return true;
    }
    if (strict && known < 0 && (head.aliased(index) != null || Impostors.include(head, index))) {
      return true;
    }
    return !edits.removesNothing() && edits.removes(head, index)
        || !connection.listsNothing() && connection.lists(head, index);
  }

  /// A field whose line was written unusually goes on in the usual form.
  private static void normal(HeadTable head, int index, Scratch out) {
    out.put(head.bytes(), head.start(index), head.nameEnd(index))
        .put((byte) ':')
        .put((byte) ' ')
        .put(head.bytes(), head.valueStart(index), head.valueEnd(index))
        .line();
  }

  /// The fields that policies add.
  static void add(Edits edits, Scratch out) {
    for (int i = 0; i < edits.additions(); i++) {
      out.put(edits.addition(i));
    }
  }
}
