package io.bartizan.identity.password;

import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;

/// bcrypt (Provos and Mazieres, "A Future-Adaptable Password Scheme", 1999), as OpenBSD and Apache
/// write it. It looks at 72 bytes and no more, so that a longer password never fits.
final class Bcrypt {
  static final int LONGEST = 72;
  private static final int COST_LEAST = 10;
  private static final int COST_MOST = 14;
  private static final Pattern FORM =
      Pattern.compile("\\$2[aby]\\$([0-9]{2})\\$[./A-Za-z0-9]{21}[.Oeu][./A-Za-z0-9]{31}");

  private Bcrypt() {}

  static void check(String text) {
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      throw PasswordHash.unlike(text);
    }
    int cost = Integer.parseInt(parts.group(1));
    PasswordHash.demand(
        cost >= COST_LEAST && cost <= COST_MOST,
        "cost " + cost,
        COST_LEAST + " to " + COST_MOST + ", as `htpasswd -B -C 10` has it");
  }

  static String text(byte[] password, int cost, byte[] salt) {
    return OpenBSDBCrypt.generate("2b", password, salt, cost);
  }

  /// A longer password costs what others do.
  static boolean proves(String text, byte[] password) {
    boolean fits = password.length <= LONGEST;
    byte[] looked = fits ? password : Arrays.copyOf(password, LONGEST);
    return OpenBSDBCrypt.checkPassword(text, looked) && fits;
  }
}
