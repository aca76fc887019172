package io.bartizan.waf.transform;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// All transformations by name. Any thread.
public final class Transformations {
  private static final Map<String, Transformation> BY_NAME = all();
  private static final Map<String, Transformation> LOWERED = lowered();

  private Transformations() {}

  /// The transformation of a name, in any case; null if there is none. `none`, which forgets the
  /// transformations before it, is no transformation.
  public static @Nullable Transformation named(String name) {
    return LOWERED.get(name.toLowerCase(Locale.ROOT));
  }

  /// As [#named(String)], but those that make bytes of characters do so as a code page says.
  public static @Nullable Transformation named(String name, CodePage page) {
    Transformation named = named(name);
    return named instanceof UrlDecodeUni ? new UrlDecodeUni(page) : named;
  }

  /// All names, aliases too, in alphabetical order.
  public static List<String> names() {
    return List.copyOf(BY_NAME.keySet());
  }

  private static Map<String, Transformation> all() {
    Map<String, Transformation> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    encodings(all);
    forms(all);
    comments(all);
    return all;
  }

  private static void encodings(Map<String, Transformation> all) {
    all.put("base64Decode", new Base64Decode());
    all.put("base64DecodeExt", new Base64DecodeExt());
    all.put("base64Encode", new Base64Encode());
    all.put("cssDecode", new CssDecode());
    all.put("escapeSeqDecode", new EscapeSeqDecode());
    all.put("hexDecode", new HexDecode());
    all.put("hexEncode", new HexEncode());
    all.put("htmlEntityDecode", new HtmlEntityDecode());
    all.put("jsDecode", new JsDecode());
    all.put("md5", new Digest("MD5"));
    all.put("parityEven7bit", Parity7Bit.EVEN);
    all.put("parityOdd7bit", Parity7Bit.ODD);
    all.put("parityZero7bit", Parity7Bit.ZERO);
    all.put("sha1", new Digest("SHA-1"));
    all.put("sqlHexDecode", new SqlHexDecode());
    all.put("urlDecode", new UrlDecode());
    all.put("urlDecodeUni", new UrlDecodeUni(CodePage.US_ASCII));
    all.put("urlEncode", new UrlEncode());
    all.put("utf8toUnicode", new Utf8ToUnicode());
  }

  private static void forms(Map<String, Transformation> all) {
    Transformation path = new NormalizePath();
    Transformation windowsPath = new NormalizePathWin();
    all.put("cmdLine", new CmdLine());
    all.put("compressWhitespace", new CompressWhitespace());
    all.put("length", new Length());
    all.put("lowercase", new Lowercase());
    all.put("normalisePath", path);
    all.put("normalizePath", path);
    all.put("normalisePathWin", windowsPath);
    all.put("normalizePathWin", windowsPath);
    all.put("removeNulls", new RemoveNulls());
    all.put("removeWhitespace", new RemoveWhitespace());
    all.put("replaceNulls", new ReplaceNulls());
    all.put("trim", Trim.BOTH);
    all.put("trimLeft", Trim.LEFT);
    all.put("trimRight", Trim.RIGHT);
    all.put("uppercase", new Uppercase());
  }

  private static void comments(Map<String, Transformation> all) {
    all.put("removeComments", new RemoveComments());
    all.put("removeCommentsChar", new RemoveCommentsChar());
    all.put("replaceComments", new ReplaceComments());
  }

  private static Map<String, Transformation> lowered() {
    Map<String, Transformation> lowered = new java.util.HashMap<>();
    BY_NAME.forEach((name, made) -> lowered.put(name.toLowerCase(Locale.ROOT), made));
    return Map.copyOf(lowered);
  }
}
