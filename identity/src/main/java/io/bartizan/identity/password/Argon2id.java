package io.bartizan.identity.password;

import io.bartizan.pipeline.Bytes;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/// Argon2id (RFC 9106), version 1.3.
///
/// @param memory in KiB
/// @param passes over the memory
/// @param lanes how many could be filled at a time; one thread fills them all
record Argon2id(int memory, int passes, int lanes, Bytes salt, Bytes hash) {
  static final String PREFIX = "$argon2id$";

  /// The least work, in KiB times passes: that of the smallest parameters which OWASP recommends.
  static final int WORK_LEAST = 35_840;

  static final int WORK_MOST = 262_144;
  private static final int MEMORY_LEAST = 7_168;
  private static final int LANES_MOST = 8;
  private static final Pattern FORM =
      Pattern.compile(
          "\\$argon2id\\$v=19\\$m=([1-9][0-9]{0,8}),t=([1-9][0-9]{0,5}),p=([1-9][0-9]{0,3})"
              + "\\$([A-Za-z0-9+/]{11,86})\\$([A-Za-z0-9+/]{22,86})");

  /// The most memory that one check may take, in KiB: 64 MiB, but no more than a quarter of the
  /// heap.
  static int memoryMost() {
    return (int) Math.min(65_536, Runtime.getRuntime().maxMemory() / 4 >> 10);
  }

  static Argon2id parse(String text) {
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      throw PasswordHash.unlike(text);
    }
    int memory = Integer.parseInt(parts.group(1));
    int passes = Integer.parseInt(parts.group(2));
    int lanes = Integer.parseInt(parts.group(3));
    check(memory, passes, lanes);
    return new Argon2id(memory, passes, lanes, decoded(parts.group(4)), decoded(parts.group(5)));
  }

  private static void check(int memory, int passes, int lanes) {
    PasswordHash.demand(
        memory >= MEMORY_LEAST && memory <= memoryMost(),
        "m=" + memory,
        MEMORY_LEAST + " to " + memoryMost() + " KiB, at most a quarter of the heap");
    long work = (long) memory * passes;
    PasswordHash.demand(
        work >= WORK_LEAST && work <= WORK_MOST,
        "t=" + passes,
        "m times t from " + WORK_LEAST + " to " + WORK_MOST);
    PasswordHash.demand(lanes <= LANES_MOST, "p=" + lanes, "1 to " + LANES_MOST);
  }

  /// The hash of `password` by these parameters and `salt`.
  static String text(byte[] password, int memory, int passes, byte[] salt) {
    byte[] hash = computed(password, memory, passes, 1, salt, 32);
    Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
    return PREFIX
        + "v=19$m=%d,t=%d,p=1$".formatted(memory, passes)
        + base64.encodeToString(salt)
        + '$'
        + base64.encodeToString(hash);
  }

  boolean proves(byte[] password) {
    byte[] computed = computed(password, memory, passes, lanes, salt.toArray(), hash.length());
    return MessageDigest.isEqual(hash.toArray(), computed);
  }

  private static Bytes decoded(String base64) {
    byte[] bytes = Base64.getDecoder().decode(base64);
    return Bytes.view(bytes, 0, bytes.length);
  }

  private static byte[] computed(
      byte[] password, int memory, int passes, int lanes, byte[] salt, int length) {
    Argon2BytesGenerator generator = new Argon2BytesGenerator();
    generator.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(memory)
            .withIterations(passes)
            .withParallelism(lanes)
            .withSalt(salt)
            .build());
    byte[] hash = new byte[length];
    generator.generateBytes(password, hash);
    return hash;
  }
}
