package io.bartizan.waf.body;

import io.bartizan.waf.text.Text;

/// An XML document (XML 1.0, fifth edition), well-formed and without document type: so there are no
/// entities but those that XML itself has, and nothing outside it is ever read. Its text, CDATA
/// sections too, is the content (`XML:/*`), its attributes' values, but not names of namespaces,
/// are the attributes (`XML://@*`). It is in UTF-8 or another encoding that extends ASCII.
public record Xml(Limits limits) implements Processor {
  @Override
  public void read(Text body, Fields fields) {
    new XmlReader(body, fields, limits).read();
  }
}
