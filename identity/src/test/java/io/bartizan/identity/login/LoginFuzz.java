package io.bartizan.identity.login;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.bartizan.pipeline.Bytes;
import java.util.Base64;

/// Whatever stands where a user and a password should, there is either one reading of it, which
/// spells the same again, or none.
final class LoginFuzz {
  @FuzzTest(maxDuration = "2m")
  void any_bytes_have_one_reading_or_none(byte[] value) {
    Bytes field = Bytes.view(value, 0, value.length);
    int start = Login.start(field);
    if (start < 0) {
      return;
    }
    Login login = Login.read(field, start);
    if (login != null) {
      byte[] again = Base64.getEncoder().encode(login.whole().toArray());
      assertThat(again).isEqualTo(field.slice(start, field.length()).toArray());
      assertThat(login.user().indexOf(':', 0)).isNegative();
      assertThat(login.user().length() + 1 + login.password().length())
          .isEqualTo(login.whole().length());
    }
  }
}
