package io.bartizan.waf.body;

/// What rules may ask about a body: each is the variable of its name, 0 unless set.
public enum Flag {
  /// A percent sign without two hexadecimal digits.
  URLENCODED_ERROR,
  /// Any of the others of multipart but an unmatched boundary, or an error.
  MULTIPART_STRICT_ERROR,
  /// 1: a line looks like a boundary and is none; 2: so it was, but a true one followed.
  MULTIPART_UNMATCHED_BOUNDARY,
  /// The boundary is quoted in the content type.
  MULTIPART_BOUNDARY_QUOTED,
  /// White space around the equals sign of the boundary.
  MULTIPART_BOUNDARY_WHITESPACE,
  /// Bytes before the first boundary.
  MULTIPART_DATA_BEFORE,
  /// Bytes after the last boundary.
  MULTIPART_DATA_AFTER,
  /// A header of a part goes on in the next line.
  MULTIPART_HEADER_FOLDING,
  /// It does so with white space other than spaces and tabs.
  MULTIPART_INVALID_HEADER_FOLDING,
  /// A line ends without carriage return.
  MULTIPART_LF_LINE,
  /// Some lines end with carriage return, others without.
  MULTIPART_CRLF_LF_LINES,
  /// No semicolon before the boundary in the content type.
  MULTIPART_MISSING_SEMICOLON,
  /// Single quotes in a content disposition.
  MULTIPART_INVALID_QUOTING,
  /// A part without name.
  MULTIPART_INVALID_PART,
  /// More files than allowed.
  MULTIPART_FILE_LIMIT_EXCEEDED,
  /// An object of a JSON document has a key twice. Other engines have no such variable.
  JSON_DUPLICATE_KEY
}
