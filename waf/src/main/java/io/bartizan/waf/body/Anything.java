package io.bartizan.waf.body;

import io.bartizan.waf.text.Text;
import io.bartizan.waf.text.Utf8;
import org.jspecify.annotations.Nullable;

/// A body whose content type does not say how to read it. It is read as what it looks like: a JSON
/// document or one on each line, or a text, which is one field, `body`. XML without a declaration
/// may be markup of another kind: it is read as both. A text without any type is read as a form as
/// well: some services do so. What is certainly meant to be JSON or XML is wrong if it is not
/// well-formed, and so is UTF-16. What is no text, such as a picture, has no fields.
///
/// @param contentType empty if there is none
public record Anything(Text contentType, Limits limits) implements Processor {
  private static final Text NAME = Text.latin1("body");
  private static final String BOM = "\u00ef\u00bb\u00bf";

  @Override
  public void read(Text body, Fields fields) {
    int start = Chars.skipSpace(body, Chars.at(body, 0, BOM) ? BOM.length() : 0);
    if (isWide(body)) {
      fields.wrong("a document in UTF-16");
    } else if (Chars.at(body, start, "{") || Chars.at(body, start, "[")) {
      json(body, start, fields);
    } else if (Chars.at(body, start, "<")) {
      xml(body, start, fields);
    } else {
      text(body, fields);
    }
  }

  /// Whether it begins as JSON or XML does in UTF-16 or UTF-32, or with the mark of these.
  private static boolean isWide(Text body) {
    if (body.length() < 2) {
      return false;
    }
    int first = body.at(0) & 0xff;
    int second = body.at(1) & 0xff;
    return first + second == 0xfe + 0xff && Math.abs(first - second) == 1
        || Chars.at(body, 0, "\0\0\0")
        || first == 0 && "{[<".indexOf(second) >= 0
        || second == 0 && "{[<".indexOf(first) >= 0;
  }

  private void json(Text body, int start, Fields fields) {
    Json json = new Json(limits);
    String problem = trial(json, body.part(start, body.length()), fields);
    if (problem == null || lines(json, body, start, fields)) {
      return;
    }
    int second = Chars.skipSpace(body, start + 1);
    boolean meant =
        Chars.at(body, second, "\"")
            || Chars.at(body, second, Chars.at(body, start, "{") ? "}" : "{");
    if (meant) {
      fields.wrong(problem);
    } else {
      text(body, fields);
    }
  }

  /// Whether each line, of two or more, is a document.
  private static boolean lines(Json json, Text body, int start, Fields fields) {
    int at = start;
    int end = Chars.lineEnd(body, at);
    if (end == body.length()) {
      return false;
    }
    while (at < body.length() && trial(json, body.part(at, end), fields) == null) {
      at = Chars.skipSpace(body, end);
      end = Chars.lineEnd(body, at);
    }
    return at == body.length();
  }

  private void xml(Text body, int start, Fields fields) {
    String problem = trial(new Xml(limits), body.part(start, body.length()), fields);
    boolean meant = Chars.at(body, start, "<?xml") || Chars.find(body, "<!ENTITY", start) >= 0;
    if (!meant) {
      text(body, fields);
    } else if (problem != null) {
      fields.wrong(problem);
    }
  }

  private void text(Text body, Fields fields) {
    boolean text = isText(body, fields.goesOn() ? Utf8.LONGEST - 1 : 0);
    if (text && !fields.field(NAME, body)) {
      fields.wrong("more arguments than are taken");
    } else if (text && contentType.isEmpty() && Chars.find(body, "=", 0) >= 0) {
      new UrlEncoded().read(body, fields);
    }
  }

  /// @param cut how many bytes at the end may be the beginning of a character
  private boolean isText(Text body, int cut) {
    String type = contentType.latin1();
    if (type.isEmpty() || type.regionMatches(true, 0, "text/", 0, 5)) {
      return true;
    }
    int at = 0;
    while (at < body.length() && body.at(at) != 0) {
      int length = body.at(at) > 0 ? 1 : Utf8.length(body, at);
      if (length == 0) {
        return body.length() - at <= cut;
      }
      at += length;
    }
    return at == body.length();
  }

  /// What is wrong with a body, read in this way; null if nothing is.
  private static @Nullable String trial(Processor reader, Text body, Fields fields) {
    Trial trial = new Trial(fields);
    reader.read(body, trial);
    return trial.problem;
  }

  /// Keeps to itself what is wrong.
  private static final class Trial implements Fields {
    private final Fields fields;
    private @Nullable String problem;

    Trial(Fields fields) {
      this.fields = fields;
    }

    @Override
    public boolean field(Text name, Text value) {
      return fields.field(name, value);
    }

    @Override
    public boolean file(Text name, Text filename, Text content) {
      return fields.file(name, filename, content);
    }

    @Override
    public void partHeader(Text part, Text line) {
      fields.partHeader(part, line);
    }

    @Override
    public void content(Text text) {
      fields.content(text);
    }

    @Override
    public void attribute(Text value) {
      fields.attribute(value);
    }

    @Override
    public void flag(Flag flag, int value) {
      fields.flag(flag, value);
    }

    @Override
    public void wrong(String reason) {
      problem = reason;
    }

    @Override
    public boolean goesOn() {
      return fields.goesOn();
    }
  }
}
