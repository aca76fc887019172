package io.bartizan.waf.body;

import io.bartizan.waf.text.Text;

/// Receives what a body holds, in its order, while it is read: by one thread, that of the reader.
/// All texts live as long as the body; most are parts of it.
public interface Fields {
  /// A named value: of a form, a part of a multipart body that is no file, a leaf of a JSON
  /// document. False if no more are taken: then the body is wrong, and the rest of it is not read.
  boolean field(Text name, Text value);

  /// A file of a multipart body. False if no more are taken, as for fields.
  boolean file(Text name, Text filename, Text content);

  /// A header of a part: the whole line without its end; what was folded is joined by spaces. All
  /// headers of a part come before its field or file.
  void partHeader(Text part, Text line);

  /// The text of an XML document, all elements' together. Once at most.
  void content(Text text);

  /// The value of an attribute of an XML document. Of very many, those after the first thousand
  /// come together, in lines.
  void attribute(Text value);

  /// Something about the body that rules may ask for. The last value counts.
  void flag(Flag flag, int value);

  /// The body is not what it claims to be; says why, in one line of ASCII. Once at most. Fields
  /// that can still be made out follow all the same, so that no rule misses them.
  void wrong(String reason);

  /// Whether the body goes on behind what is read, unseen. Then nothing is wrong with it if it ends
  /// too soon; what it breaks off in follows as far as it came.
  default boolean goesOn() {
    return false;
  }
}
