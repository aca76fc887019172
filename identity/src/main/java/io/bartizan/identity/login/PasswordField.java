package io.bartizan.identity.login;

import io.bartizan.identity.Proof;
import io.bartizan.pipeline.Address;
import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Edits;
import io.bartizan.pipeline.Exchange;
import io.bartizan.pipeline.Head;
import io.bartizan.pipeline.Names;
import java.nio.ByteBuffer;

/// The field by which a request states a name and a password (`Authorization: Basic`, RFC 7617),
/// whoever checks them.
public final class PasswordField {
  /// What is said of a name that nobody has and of a wrong password, alike.
  public static final Proof WRONG =
      new Proof.Rejected(Code.CREDENTIAL_INVALID, "no such user, or a wrong password");

  /// Somebody has to wait.
  public static final Proof LOCKED =
      new Proof.Rejected(
          Code.CREDENTIAL_LOCKED, "too many wrong passwords for this user from this address");

  private static final Proof TWICE =
      new Proof.Rejected(Code.CREDENTIAL_AMBIGUOUS, "more than one field Authorization");
  private static final Proof MALFORMED =
      new Proof.Rejected(
          Code.CREDENTIAL_MALFORMED,
          "no USER:PASSWORD in Base64, in UTF-8, without control characters, of up to 1024 bytes");

  private PasswordField() {}

  /// Whose a login is.
  public interface Judge {
    Proof judge(Exchange x, Login login);
  }

  /// What `judge` says of the login that the request states, if it states one, once and rightly.
  public static Proof read(Exchange x, Judge judge) {
    Head head = x.head();
    int index = head.find(Names.AUTHORIZATION);
    if (index < 0) {
      return Proof.Absent.ABSENT;
    }
    if (head.next(Names.AUTHORIZATION, index) >= 0) {
      return TWICE;
    }
    int start = Login.start(head.value(index));
    if (start < 0) {
      return Proof.Absent.ABSENT;
    }
    Login login = Login.read(head.value(index), start);
    return login == null ? MALFORMED : judge.judge(x, login);
  }

  /// Takes the field out of what is forwarded if any of its lines states a name and a password,
  /// also where another credential was accepted before this one was looked at.
  public static void conceal(Exchange x, Edits edits) {
    Head head = x.head();
    for (int i = head.find(Names.AUTHORIZATION); i >= 0; i = head.next(Names.AUTHORIZATION, i)) {
      if (Login.start(head.value(i)) >= 0) {
        edits.remove(Names.AUTHORIZATION);
        return;
      }
    }
  }

  public static String challenge(String realm) {
    return "Basic realm=\"" + realm + "\", charset=\"UTF-8\"";
  }

  /// A text for a user and the site of a client together; what [Failures] counts by is its digest.
  public static byte[] pair(Bytes user, Address client) {
    byte[] text = new byte[16 + user.length()];
    ByteBuffer.wrap(text).putLong(client.site().high()).putLong(client.site().low());
    user.copyTo(text, 16);
    return text;
  }
}
