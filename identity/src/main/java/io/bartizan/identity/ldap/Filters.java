package io.bartizan.identity.ldap;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import io.bartizan.pipeline.Bytes;
import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/// Puts what a client has written into a filter or a name so that it is a value there and nothing
/// else.
final class Filters {
  private static final Pattern UNSEEN = Pattern.compile("[\\p{M}\\p{Cf}\\p{Cc}]+");
  private static final Pattern SPACES = Pattern.compile("[\\p{Z}\\s]+");

  private Filters() {}

  /// Whether `template` is a filter with `place` in it, whatever stands for it.
  static boolean good(String template, String place) {
    try {
      return template.contains(place) && filled(template, place, "(*)\\\0") != null;
    } catch (LDAPException _) {
      return false;
    }
  }

  /// The filter with `value` for `place`, escaped as RFC 4515 (section 3) has it.
  static Filter filled(String template, String place, String value) throws LDAPException {
    return Filter.create(template.replace(place, Filter.encodeValue(value)));
  }

  /// The name with `value` for `place`, escaped as RFC 4514 (section 2.4) has it.
  static DN named(String template, String place, String value) throws LDAPException {
    return new DN(template.replace(place, escaped(value)));
  }

  /// What stands for `user` and everything else that some directory may take for the same name:
  /// neither case counts, nor marks above letters, nor how a letter is coded, nor what nobody sees.
  static Bytes canonical(String user) {
    String bare = UNSEEN.matcher(Normalizer.normalize(user, Normalizer.Form.NFKD)).replaceAll("");
    String folded = bare.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    return Bytes.of(SPACES.matcher(folded).replaceAll(" ").strip());
  }

  private static String escaped(String value) {
    StringBuilder text = new StringBuilder(value.length() + 8);
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      boolean edge = i == 0 || i == value.length() - 1;
      if (c < ' ' || c == 127) {
        text.append(String.format("\\%02x", (int) c));
      } else if (",+\"\\<>;=#".indexOf(c) >= 0 || c == ' ' && edge) {
        text.append('\\').append(c);
      } else {
        text.append(c);
      }
    }
    return text.toString();
  }
}
