package io.bartizan.identity.password;

import java.security.SecureRandom;

/// Makes passwords, and hashes of passwords.
public final class PasswordMaker {
  /// What Argon2id takes here, in KiB and passes: the first of OWASP's recommendations.
  private static final int MEMORY = 19_456;

  private static final int PASSES = 2;
  private static final int COST = 12;
  private static final int SALT = 16;
  private static final int LENGTH = 24;
  private static final String LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

  private final SecureRandom random;

  public PasswordMaker(SecureRandom random) {
    this.random = random;
  }

  /// 24 letters and digits that cannot be mistaken for each other: 139 bits drawn at random.
  public String password() {
    StringBuilder password = new StringBuilder(LENGTH);
    for (int i = 0; i < LENGTH; i++) {
      password.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return password.toString();
  }

  /// The hash of `password` by Argon2id, m=19456, t=2, p=1.
  public String argon2id(byte[] password) {
    return Argon2id.text(password, MEMORY, PASSES, salt());
  }

  /// The hash of `password` by bcrypt, cost 12.
  ///
  /// @throws IllegalArgumentException if it is longer than 72 bytes, of which bcrypt would see only
  ///   the first 72
  public String bcrypt(byte[] password) {
    if (password.length > Bcrypt.LONGEST) {
      throw new IllegalArgumentException(
          "a password of "
              + password.length
              + " bytes (expected: at most 72 for bcrypt; argon2id takes more)");
    }
    return Bcrypt.text(password, COST, salt());
  }

  private byte[] salt() {
    byte[] salt = new byte[SALT];
    random.nextBytes(salt);
    return salt;
  }
}
