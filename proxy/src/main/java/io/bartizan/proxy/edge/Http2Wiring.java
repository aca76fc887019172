package io.bartizan.proxy.edge;

import io.bartizan.proxy.http2.FrameReader;
import io.bartizan.proxy.http2.FrameWriter;
import io.bartizan.proxy.http2.HeaderBlock;
import io.bartizan.proxy.route.Bounds;
import io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.netty.handler.codec.http2.DefaultHttp2ConnectionDecoder;
import io.netty.handler.codec.http2.DefaultHttp2ConnectionEncoder;
import io.netty.handler.codec.http2.DefaultHttp2LocalFlowController;
import io.netty.handler.codec.http2.DefaultHttp2RemoteFlowController;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2PromisedRequestVerifier;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.UniformStreamByteDistributor;

/// The parts of one HTTP/2 connection, put together: Netty's codec between our own reader and
/// writer of frames and fields.
///
/// @param block what the reader decodes fields into
/// @param settings what the client is told
record Http2Wiring(
    Http2Gate gate,
    HeaderBlock block,
    FrameReader reader,
    FrameWriter writer,
    Http2ConnectionDecoder decoder,
    Http2ConnectionEncoder encoder,
    Http2Settings settings) {
  /// What a client may send of one stream before it was used; what waits in the gateway for one
  /// stream is no more.
  static final int STREAM_WINDOW = 256 * 1024;

  /// The least that one stream sends before it is another's turn.
  private static final int MIN_SHARE = 16 * 1024;

  static Http2Wiring of(Link link) {
    Bounds.Connection bounds = link.listener().site().bounds();
    Http2Connection connection = new DefaultHttp2Connection(true, 0);
    connection.remote().maxActiveStreams(bounds.streams());
    UniformStreamByteDistributor turns = new UniformStreamByteDistributor(connection);
    turns.minAllocationChunk(MIN_SHARE);
    connection.remote().flowController(new DefaultHttp2RemoteFlowController(connection, turns));
    connection.local().flowController(new DefaultHttp2LocalFlowController(connection));
    FrameWriter writer = new FrameWriter();
    Http2Gate gate = new Http2Gate(link, connection, writer);
    HeaderBlock block = new HeaderBlock(link.lane()::takeTable, link.lane()::giveTable);
    block.limit(bounds.headSize(), bounds.fields());
    block.keepsWrong(link.listener().site().unmatched().pipeline().wantsRemains());
    FrameReader reader = new FrameReader(block, bounds.headSize(), gate);
    Http2ConnectionEncoder encoder = new DefaultHttp2ConnectionEncoder(connection, writer);
    Http2ConnectionDecoder decoder =
        new DefaultHttp2ConnectionDecoder(
            connection,
            encoder,
            reader,
            Http2PromisedRequestVerifier.ALWAYS_VERIFY,
            true,
            true,
            false);
    Http2Settings settings =
        new Http2Settings()
            .maxConcurrentStreams(bounds.streams())
            .initialWindowSize(STREAM_WINDOW)
            .maxHeaderListSize(bounds.headSize())
            .connectProtocolEnabled(true);
    return new Http2Wiring(gate, block, reader, writer, decoder, encoder, settings);
  }
}
