package io.bartizan.waf.lang;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a rule may look at, as the ModSecurity v3 reference names it.
public enum Variable {
  /// Every parameter, of the query and of the body.
  ARGS(Kind.COLLECTION),
  /// Parameters of the query.
  ARGS_GET(Kind.COLLECTION),
  /// Names of the query's parameters.
  ARGS_GET_NAMES(Kind.COLLECTION),
  /// Names of all parameters.
  ARGS_NAMES(Kind.COLLECTION),
  /// Parameters of the body.
  ARGS_POST(Kind.COLLECTION),
  /// Names of the body's parameters.
  ARGS_POST_NAMES(Kind.COLLECTION),
  /// Variables that `setenv` set in this transaction.
  ENV(Kind.COLLECTION),
  /// File names as the client gave them.
  FILES(Kind.COLLECTION),
  /// Names of the file fields.
  FILES_NAMES(Kind.COLLECTION),
  /// Sizes of files in bytes.
  FILES_SIZES(Kind.COLLECTION),
  /// Always empty: files are not stored.
  FILES_TMPNAMES(Kind.COLLECTION),
  /// Contents of files.
  FILES_TMP_CONTENT(Kind.COLLECTION),
  /// What all transactions share.
  GLOBAL(Kind.COLLECTION),
  /// What transactions of one address share.
  IP(Kind.COLLECTION),
  /// What the rules of a chain matched so far.
  MATCHED_VARS(Kind.COLLECTION),
  /// Names of what the rules of a chain matched so far.
  MATCHED_VARS_NAMES(Kind.COLLECTION),
  /// File names of parts.
  MULTIPART_FILENAME(Kind.COLLECTION),
  /// Names of parts.
  MULTIPART_NAME(Kind.COLLECTION),
  /// Header lines of parts, by the part's name.
  MULTIPART_PART_HEADERS(Kind.COLLECTION),
  /// Cookies of the request.
  REQUEST_COOKIES(Kind.COLLECTION),
  /// Names of the request's cookies.
  REQUEST_COOKIES_NAMES(Kind.COLLECTION),
  /// Fields of the request.
  REQUEST_HEADERS(Kind.COLLECTION),
  /// Names of the request's fields.
  REQUEST_HEADERS_NAMES(Kind.COLLECTION),
  /// What transactions on one resource share.
  RESOURCE(Kind.COLLECTION),
  /// Fields of the response.
  RESPONSE_HEADERS(Kind.COLLECTION),
  /// Names of the response's fields.
  RESPONSE_HEADERS_NAMES(Kind.COLLECTION),
  /// The rule that looks: `id`, `rev`, `severity`, `logdata`, `msg`.
  RULE(Kind.COLLECTION),
  /// What transactions of one session share.
  SESSION(Kind.COLLECTION),
  /// Variables and captures of this transaction.
  TX(Kind.COLLECTION),
  /// What transactions of one user share.
  USER(Kind.COLLECTION),
  /// Text and attributes of an XML body, by XPath.
  XML(Kind.COLLECTION),
  /// Bytes of all parameters, names included.
  ARGS_COMBINED_SIZE(Kind.SCALAR),
  /// The scheme of the authorization field.
  AUTH_TYPE(Kind.SCALAR),
  /// Milliseconds since the transaction began.
  DURATION(Kind.SCALAR),
  /// Bytes of all files.
  FILES_COMBINED_SIZE(Kind.SCALAR),
  /// Head and body of the request.
  FULL_REQUEST(Kind.SCALAR),
  /// Bytes of the whole request.
  FULL_REQUEST_LENGTH(Kind.SCALAR),
  /// The worst severity so far, 0 to 7; 255 if none.
  HIGHEST_SEVERITY(Kind.SCALAR),
  /// 1 if the request body is longer than its limit.
  INBOUND_DATA_ERROR(Kind.SCALAR),
  /// 1 if an object in a JSON body has a key twice.
  JSON_DUPLICATE_KEY(Kind.SCALAR),
  /// The last value that matched.
  MATCHED_VAR(Kind.SCALAR),
  /// The name of the last value that matched.
  MATCHED_VAR_NAME(Kind.SCALAR),
  /// A version number.
  MODSEC_BUILD(Kind.SCALAR),
  /// Always 0: matching cannot fail.
  MSC_PCRE_ERROR(Kind.SCALAR),
  /// Always 0: matching has no such limits.
  MSC_PCRE_LIMITS_EXCEEDED(Kind.SCALAR),
  /// 1 if the boundary is quoted.
  MULTIPART_BOUNDARY_QUOTED(Kind.SCALAR),
  /// 1 if the boundary has blanks.
  MULTIPART_BOUNDARY_WHITESPACE(Kind.SCALAR),
  /// 1 if lines end in CRLF and in LF.
  MULTIPART_CRLF_LF_LINES(Kind.SCALAR),
  /// 1 if bytes follow the last boundary.
  MULTIPART_DATA_AFTER(Kind.SCALAR),
  /// 1 if bytes precede the first boundary.
  MULTIPART_DATA_BEFORE(Kind.SCALAR),
  /// 1 if there are too many files.
  MULTIPART_FILE_LIMIT_EXCEEDED(Kind.SCALAR),
  /// 1 if a part's field is folded.
  MULTIPART_HEADER_FOLDING(Kind.SCALAR),
  /// 1 if a part's field is folded wrongly.
  MULTIPART_INVALID_HEADER_FOLDING(Kind.SCALAR),
  /// 1 if a part is malformed.
  MULTIPART_INVALID_PART(Kind.SCALAR),
  /// 1 if a part's field is quoted wrongly.
  MULTIPART_INVALID_QUOTING(Kind.SCALAR),
  /// 1 if a line ends in LF alone.
  MULTIPART_LF_LINE(Kind.SCALAR),
  /// 1 if a part's field lacks a semicolon.
  MULTIPART_MISSING_SEMICOLON(Kind.SCALAR),
  /// 1 if any of the multipart marks is set.
  MULTIPART_STRICT_ERROR(Kind.SCALAR),
  /// 1 if a line looks like a boundary but is none.
  MULTIPART_UNMATCHED_BOUNDARY(Kind.SCALAR),
  /// 1 if the response body is longer than its limit.
  OUTBOUND_DATA_ERROR(Kind.SCALAR),
  /// The path, decoded.
  PATH_INFO(Kind.SCALAR),
  /// The query as it came.
  QUERY_STRING(Kind.SCALAR),
  /// The client's address.
  REMOTE_ADDR(Kind.SCALAR),
  /// The client's address: names are not looked up.
  REMOTE_HOST(Kind.SCALAR),
  /// The client's port.
  REMOTE_PORT(Kind.SCALAR),
  /// The user of basic authentication.
  REMOTE_USER(Kind.SCALAR),
  /// 1 if the request body could not be read.
  REQBODY_ERROR(Kind.SCALAR),
  /// Why the request body could not be read.
  REQBODY_ERROR_MSG(Kind.SCALAR),
  /// What reads the request body.
  REQBODY_PROCESSOR(Kind.SCALAR),
  /// 1 if the reader of the request body failed.
  REQBODY_PROCESSOR_ERROR(Kind.SCALAR),
  /// Why the reader of the request body failed.
  REQBODY_PROCESSOR_ERROR_MSG(Kind.SCALAR),
  /// The last part of the path.
  REQUEST_BASENAME(Kind.SCALAR),
  /// The request body as it came.
  REQUEST_BODY(Kind.SCALAR),
  /// Bytes of the request body.
  REQUEST_BODY_LENGTH(Kind.SCALAR),
  /// The path without the query.
  REQUEST_FILENAME(Kind.SCALAR),
  /// The first line of the request.
  REQUEST_LINE(Kind.SCALAR),
  /// The method.
  REQUEST_METHOD(Kind.SCALAR),
  /// The protocol, such as HTTP/1.1.
  REQUEST_PROTOCOL(Kind.SCALAR),
  /// Path and query, without scheme and host.
  REQUEST_URI(Kind.SCALAR),
  /// The target as it came.
  REQUEST_URI_RAW(Kind.SCALAR),
  /// The response body as it came.
  RESPONSE_BODY(Kind.SCALAR),
  /// Bytes of the response body.
  RESPONSE_CONTENT_LENGTH(Kind.SCALAR),
  /// The media type of the response.
  RESPONSE_CONTENT_TYPE(Kind.SCALAR),
  /// The protocol of the response.
  RESPONSE_PROTOCOL(Kind.SCALAR),
  /// The status of the response.
  RESPONSE_STATUS(Kind.SCALAR),
  /// The address that the client reached.
  SERVER_ADDR(Kind.SCALAR),
  /// The host that the client asked for.
  SERVER_NAME(Kind.SCALAR),
  /// The port that the client reached.
  SERVER_PORT(Kind.SCALAR),
  /// What `setsid` set.
  SESSIONID(Kind.SCALAR),
  /// The first line of the response.
  STATUS_LINE(Kind.SCALAR),
  /// Hours, minutes and seconds, local.
  TIME(Kind.SCALAR),
  /// Day of the month.
  TIME_DAY(Kind.SCALAR),
  /// Seconds since 1970.
  TIME_EPOCH(Kind.SCALAR),
  /// Hour, local.
  TIME_HOUR(Kind.SCALAR),
  /// Minute.
  TIME_MIN(Kind.SCALAR),
  /// Month, 0 to 11.
  TIME_MON(Kind.SCALAR),
  /// Second.
  TIME_SEC(Kind.SCALAR),
  /// Day of the week, 0 is Sunday.
  TIME_WDAY(Kind.SCALAR),
  /// Year.
  TIME_YEAR(Kind.SCALAR),
  /// The name of this transaction.
  UNIQUE_ID(Kind.SCALAR),
  /// 1 if parameters were encoded wrongly.
  URLENCODED_ERROR(Kind.SCALAR),
  /// What `setuid` set.
  USERID(Kind.SCALAR),
  /// What `SecWebAppId` set.
  WEBAPPID(Kind.SCALAR);

  private static final Map<String, Variable> NAMES = names();

  private final Kind kind;

  Variable(Kind kind) {
    this.kind = kind;
  }

  /// Whether the variable holds named values, of which a selector chooses some.
  public boolean isCollection() {
    return kind == Kind.COLLECTION;
  }

  /// The variable's place in tables of all variables, from 0.
  @SuppressWarnings("EnumOrdinal") // a table for one run of the program is what ordinals are for
  public int place() {
    return ordinal();
  }

  /// The variable of a name in any case; null if there is none.
  static @Nullable Variable named(String name) {
    return NAMES.get(name.toUpperCase(Locale.ROOT));
  }

  private static Map<String, Variable> names() {
    Map<String, Variable> names = new HashMap<>();
    for (Variable variable : values()) {
      names.put(variable.name(), variable);
    }
    names.put("STATUS", RESPONSE_STATUS);
    names.put("MULTIPART_FILENAME", MULTIPART_FILENAME);
    return Map.copyOf(names);
  }

  private enum Kind {
    SCALAR,
    COLLECTION
  }
}
