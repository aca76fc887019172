package io.bartizan.proxy.proxyprotocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.bartizan.proxy.proxyprotocol.Announcement.Progress;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/// Whatever comes first on a connection is refused, or is one head however the network cuts it, of
/// which no byte is left and behind which none is taken.
final class AnnouncementFuzz {
  private static final int MOST = 16 + Announcement.MOST_BEHIND;

  @FuzzTest(maxDuration = "2m")
  void any_bytes_are_refused_or_are_one_head(FuzzedDataProvider data) {
    byte[] bytes = data.consumeRemainingAsBytes();
    Announcement whole = new Announcement();
    ByteBuf all = Unpooled.wrappedBuffer(bytes);
    Progress progress = whole.read(all);
    Announcement split = new Announcement();
    ByteBuf come = Unpooled.buffer();
    Progress last = Progress.MORE;
    for (int i = 0; i < bytes.length && last == Progress.MORE; i++) {
      come.writeByte(bytes[i]);
      last = split.read(come);
    }
    if (progress != Progress.MORE) {
      assertThat(last).isEqualTo(progress);
    }
    if (progress == Progress.DONE) {
      assertThat(split.client()).isEqualTo(whole.client());
      assertThat(come.readableBytes()).isZero();
      assertThat(come.readerIndex()).isEqualTo(all.readerIndex()).isLessThanOrEqualTo(MOST);
    } else {
      assertThat(all.readerIndex()).isZero();
    }
    if (progress == Progress.MORE) {
      assertThat(bytes.length).isLessThan(MOST);
    }
  }
}
