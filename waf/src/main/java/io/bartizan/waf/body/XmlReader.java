package io.bartizan.waf.body;

import io.bartizan.waf.text.Text;
import java.util.Arrays;

/// Reads one XML document, with a stack of open elements instead of a call for each.
final class XmlReader {
  /// What is not understood so many bytes before the end of a body that goes on may only be cut.
  private static final int NEAR = 64;

  private final Text body;
  private final Fields fields;
  private final Limits limits;
  private final XmlTag tag;
  private final Utf8Draft content = new Utf8Draft(256);
  private int[] open = new int[32];
  private int depth;
  private boolean rooted;
  private int at;
  private int token;

  XmlReader(Text body, Fields fields, Limits limits) {
    this.body = body;
    this.fields = fields;
    this.limits = limits;
    this.tag = new XmlTag(body, fields, limits.width());
  }

  void read() {
    at = start();
    boolean good = declaration();
    while (good && at < body.length()) {
      token = at;
      good = body.at(at) == '<' ? markup() : characters();
    }
    if (good && (depth > 0 || !rooted) && !fields.goesOn()) {
      wrong(rooted ? "is cut short" : "has no element");
    }
    tag.finish();
    if (content.length() > 0) {
      fields.content(content.text());
    }
  }

  /// After a byte order mark of UTF-8.
  private int start() {
    return Chars.at(body, 0, "\u00ef\u00bb\u00bf") ? 3 : 0;
  }

  private boolean declaration() {
    if (!Chars.at(body, at, "<?xml") || !Chars.isSpace(body, at + 5)) {
      return true;
    }
    int end = Chars.find(body, "?>", at);
    if (end < 0) {
      return wrong("has a declaration without end");
    }
    String declared = body.part(at, Math.min(end, at + 300)).latin1();
    at = end + 2;
    return XmlEncoding.isKnown(declared)
        || wrong("has a declaration or an encoding that is not known");
  }

  private boolean markup() {
    if (Chars.at(body, at, "</")) {
      return endTag();
    }
    if (Chars.at(body, at, "<?")) {
      return instruction();
    }
    if (Chars.at(body, at, "<!--")) {
      return comment();
    }
    if (Chars.at(body, at, "<![CDATA[")) {
      return section();
    }
    return Chars.at(body, at, "<!") ? wrong("has a document type") : startTag();
  }

  /// A declaration that is not where the document begins is none, but some believe it.
  private boolean instruction() {
    int end = Chars.nameEnd(body, at + 2);
    return body.part(at + 2, end).latin1().equalsIgnoreCase("xml")
        ? wrong("has a declaration that is not at its start")
        : skip("<?", "?>", "an instruction");
  }

  private boolean skip(String start, String end, String what) {
    int found = Chars.find(body, end, at + start.length());
    if (found < 0) {
      at = fields.goesOn() ? body.length() : at;
      return wrong("has " + what + " without end");
    }
    at = found + end.length();
    return true;
  }

  private boolean comment() {
    int dashes = Chars.find(body, "--", at + 4);
    if (dashes >= 0 && !Chars.at(body, dashes, "-->")) {
      return wrong("has two dashes in a comment");
    }
    return skip("<!--", "-->", "a comment");
  }

  private boolean section() {
    int start = at + 9;
    if (depth == 0) {
      return wrong("has text outside its element");
    }
    if (!skip("<![CDATA[", "]]>", "a section")) {
      return false;
    }
    content.add(body, start, at - 3);
    return true;
  }

  private boolean startTag() {
    if (depth == 0 && rooted) {
      return wrong("has a second element");
    }
    if (depth == limits.depth()) {
      return wrong("is deeper than " + limits.depth() + " levels");
    }
    rooted = true;
    int name = at + 1;
    String problem = tag.read(name);
    at = tag.end();
    if (problem != null) {
      return wrong(problem);
    }
    if (!tag.isEmpty()) {
      push(name, tag.nameEnd());
    }
    return true;
  }

  private void push(int from, int to) {
    if (2 * depth + 2 > open.length) {
      open = Arrays.copyOf(open, 2 * open.length);
    }
    open[2 * depth] = from;
    open[2 * depth + 1] = to;
    depth++;
  }

  private boolean endTag() {
    int from = at + 2;
    int to = Chars.nameEnd(body, from);
    int end = Chars.skipSpace(body, to);
    if (depth == 0 || !closes(from, to) || !Chars.at(body, end, ">")) {
      return wrong("closes an element that is not open");
    }
    depth--;
    at = end + 1;
    return true;
  }

  private boolean closes(int from, int to) {
    int start = open[2 * depth - 2];
    int shift = body.start();
    return Arrays.equals(
        body.array(),
        shift + from,
        shift + to,
        body.array(),
        shift + start,
        shift + open[2 * depth - 1]);
  }

  private boolean characters() {
    int from = at;
    while (at < body.length() && body.at(at) != '<' && body.at(at) != '&') {
      if (depth == 0 ? !Chars.isSpace(body, at) : !Chars.isAllowed(body.at(at))) {
        return wrong(depth == 0 ? "has text outside its element" : "has a control character");
      }
      if (body.at(at) == ']' && Chars.at(body, at, "]]>")) {
        return wrong("ends a section that did not begin");
      }
      at++;
    }
    if (depth > 0) {
      content.add(body, from, at);
    }
    return at == body.length() || body.at(at) == '<' || reference();
  }

  private boolean reference() {
    int end = depth == 0 ? -1 : XmlReference.decode(body, at, content);
    if (end < 0) {
      return wrong("has a reference to nothing that XML knows");
    }
    at = end;
    return true;
  }

  private boolean wrong(String how) {
    if (fields.goesOn() && body.length() - at <= NEAR) {
      content.add(body, token, body.length());
    } else {
      fields.wrong("XML: byte " + at + ": the document " + how);
    }
    return false;
  }
}
