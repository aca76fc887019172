package io.bartizan.e2e;

/// Cuts XML that has one signature into pieces, and puts them together otherwise.
final class SignedText {
  private SignedText() {}

  static String signature(String signed) {
    int end = signed.indexOf("</ds:Signature>") + "</ds:Signature>".length();
    return signed.substring(signed.indexOf("<ds:Signature "), end);
  }

  static String without(String signed) {
    return signed.replace(signature(signed), "");
  }

  static String within(String signature, String more) {
    return signature.replace("</ds:Signature>", more + "</ds:Signature>");
  }

  /// Behind the first `mark`.
  static String into(String xml, String more, String mark) {
    int at = xml.indexOf(mark) + mark.length();
    return xml.substring(0, at) + more + xml.substring(at);
  }
}
