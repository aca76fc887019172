package io.bartizan.waf.body;

import io.bartizan.waf.text.Text;

/// A JSON document (RFC 8259). Its leaves become fields: a member `c` of an object in an array `b`
/// is `json.a.b.array_0.c`, strings are decoded to UTF-8, numbers stay as they are written, `null`
/// is empty, and so is a container without members within another. A key that an object has twice
/// raises [Flag#JSON_DUPLICATE_KEY]; both values are fields.
public record Json(Limits limits) implements Processor {
  @Override
  public void read(Text body, Fields fields) {
    new JsonReader(body, fields, limits).read();
  }
}
