package io.bartizan.proxy.upstream;

import io.bartizan.pipeline.HeadTable;
import io.bartizan.telemetry.UpstreamFailure;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/// Who waits for what an upstream does. All on the lane's thread.
public interface UpstreamReceiver {
  /// A connection is ready for the request.
  void connected(UpstreamCall call);

  /// No connection could be had.
  void unreachable(UpstreamFailure failure, String reason);

  /// An interim answer other than 100 and 101.
  void interim(int status, HeadTable head);

  /// The answer's head. No data follows before [UpstreamCall#resume()].
  ///
  /// @param framing see [io.bartizan.proxy.http1.Framing]; 0 if there is no body
  void head(int status, HeadTable head, long framing);

  /// Some of the answer's body; the receiver releases it.
  void data(ByteBuf chunk);

  /// The answer is whole. The call no longer belongs to the receiver.
  void end(@Nullable HeadTable trailers);

  /// The connection is gone or unusable, and the call no longer belongs to the receiver.
  void lost(UpstreamFailure failure, String reason);

  /// The upstream takes more of the request's body.
  void writable();

  /// What has come so far is handed in: a good moment to flush.
  void readComplete();
}
