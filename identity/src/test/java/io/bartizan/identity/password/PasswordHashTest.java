package io.bartizan.identity.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Hashes of passwords, also those of other programs.
final class PasswordHashTest {
  private final PasswordMaker maker = new PasswordMaker(new SecureRandom());

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void a_hash_by_argon2id_proves_its_password_only() {
    PasswordHash hash = PasswordHash.of(maker.argon2id(utf8("grüße")));
    assertThat(hash.proves(utf8("grüße"))).isTrue();
    assertThat(hash.proves(utf8("grusse"))).isFalse();
    assertThat(hash.text()).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
    assertThat(hash).hasToString("argon2id$v=19$m=19456,t=2,p=1");
  }

  @Test
  void two_hashes_of_one_password_differ() {
    assertThat(maker.argon2id(utf8("same"))).isNotEqualTo(maker.argon2id(utf8("same")));
  }

  @Test
  void a_hash_by_bcrypt_proves_its_password_only() {
    PasswordHash hash = PasswordHash.of(maker.bcrypt(utf8("correct horse")));
    assertThat(hash.proves(utf8("correct horse"))).isTrue();
    assertThat(hash.proves(utf8("correct horsf"))).isFalse();
    assertThat(hash).hasToString("2b$12");
  }

  @Test
  void bcrypt_of_other_programs_is_understood() {
    // from the test vectors of jBCrypt and of Openwall's crypt_blowfish
    String vector = "$2a$10$k1wbIrmNyFAPwPVPSVa/zecw2BCEnBwVS2GbrmgzxFUOqW9dk4TCW";
    assertThat(PasswordHash.of(vector).proves(new byte[0])).isTrue();
    assertThat(
            PasswordHash.of("$2a$10$fVH8e28OQRj9tqiDXs1e1uxpsjN0c7II7YPKXua2NAKYvM6iQk7dq")
                .proves(utf8("abcdefghijklmnopqrstuvwxyz")))
        .isTrue();
  }

  @Test
  void bcrypt_never_takes_a_password_of_which_it_sees_the_beginning_only() {
    String longest = "a".repeat(72);
    PasswordHash hash = PasswordHash.of(maker.bcrypt(utf8(longest)));
    assertThat(hash.proves(utf8(longest))).isTrue();
    assertThat(hash.proves(utf8(longest + "b"))).isFalse();
    assertThatThrownBy(() -> maker.bcrypt(utf8(longest + "b")))
        .hasMessage(
            "a password of 73 bytes (expected: at most 72 for bcrypt; argon2id takes more)");
  }

  @Test
  void refuses_what_costs_too_little_or_too_much() {
    String tail = "$c2FsdHNhbHRzYWx0c2FsdA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    Map<String, String> table = new LinkedHashMap<>();
    table.put("$argon2id$v=19$m=4096,t=3,p=1" + tail, "hash: m=4096 (expected: 7168 to ");
    table.put("$argon2id$v=19$m=99999999,t=3,p=1" + tail, "hash: m=99999999 (expected: 7168 to ");
    table.put("$argon2id$v=19$m=7168,t=1,p=1" + tail, "hash: t=1 (expected: m times t from 35840");
    table.put("$argon2id$v=19$m=19456,t=999,p=1" + tail, "hash: t=999 (expected: m times t");
    table.put("$argon2id$v=19$m=19456,t=2,p=9" + tail, "hash: p=9 (expected: 1 to 8)");
    table.put("$argon2id$v=16$m=19456,t=2,p=1" + tail, "expected: a hash by Argon2id or bcrypt");
    table.put("$argon2i$v=19$m=19456,t=2,p=1" + tail, "expected: a hash by Argon2id or bcrypt");
    table.put("$argon2id$v=19$m=19456,t=2,p=1$$", "expected: a hash by Argon2id or bcrypt");
    String bcrypt = "$2b$%s$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW";
    table.put(bcrypt.formatted("05"), "hash: cost 5 (expected: 10 to 14");
    table.put(bcrypt.formatted("31"), "hash: cost 31 (expected: 10 to 14");
    table.put("canary", "hash: a text of 6 characters (expected: a hash by Argon2id");
    table.put("$apr1$abcdefgh$canary", "expected: a hash by Argon2id or bcrypt");
    table.put("{SHA}canary", "expected: a hash by Argon2id or bcrypt");
    int ran = 0;
    for (Map.Entry<String, String> row : table.entrySet()) {
      assertThatThrownBy(() -> PasswordHash.of(row.getKey()))
          .as(row.getKey())
          .hasMessageContaining(row.getValue())
          .hasMessageNotContaining("canary")
          .hasMessageNotContaining("R9h");
      ran++;
    }
    assertThat(ran).isEqualTo(13);
  }

  @Test
  void passwords_are_long_and_differ() {
    assertThat(maker.password()).matches("[2-9A-HJ-NP-Za-km-z]{24}").isNotEqualTo(maker.password());
  }
}
