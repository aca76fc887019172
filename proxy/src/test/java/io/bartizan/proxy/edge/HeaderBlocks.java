package io.bartizan.proxy.edge;

import io.bartizan.testkit.Http2Frame;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Reads the header blocks of one connection, one behind the other.
final class HeaderBlocks {
  private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder(false, 1 << 20);

  /// The fields in a frame that holds a whole block, each `name: value`.
  List<String> read(Http2Frame frame) throws IOException {
    try {
      List<String> fields = new ArrayList<>();
      decoder
          .decodeHeaders(1, Unpooled.wrappedBuffer(frame.payload()))
          .forEach(field -> fields.add(field.getKey() + ": " + field.getValue()));
      return fields;
    } catch (Http2Exception e) {
      throw new IOException(e);
    }
  }
}
