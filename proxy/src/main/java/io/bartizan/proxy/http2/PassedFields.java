package io.bartizan.proxy.http2;

import io.bartizan.pipeline.Edits;
import io.bartizan.pipeline.HeadTable;
import io.bartizan.proxy.http1.Connection;
import io.bartizan.proxy.http1.FieldWriter;
import io.bartizan.proxy.lane.Scratch;

/// The fields of one side that the other side gets as they are, by the rules of [FieldWriter].
final class PassedFields {
  private PassedFields() {}

  /// @param dropped names that do not go on, as bits
  /// @param strict see [FieldWriter#copy]
  /// @param options of the field `Connection`
  static void copy(
      HpackWriter hpack,
      HeadTable head,
      long dropped,
      boolean strict,
      Connection options,
      Edits edits,
      Scratch out) {
    byte[] bytes = head.bytes();
    for (int i = 0; i < head.size(); i++) {
      if (!FieldWriter.drops(head, i, dropped, strict, options, edits)) {
        hpack.field(
            bytes,
            head.start(i),
            head.nameEnd(i),
            head.hash(i),
            bytes,
            head.valueStart(i),
            head.valueEnd(i),
            out);
      }
    }
  }
}
