package io.bartizan.waf.suite;

import io.bartizan.waf.lang.Source;
import java.nio.file.Path;

/// The core rule set as its regression tests want it set up.
final class Crs {
  private static final String ENGINE =
      """
      SecRuleEngine DetectionOnly
      SecRequestBodyAccess On
      SecRequestBodyLimit 13107200
      SecResponseBodyAccess On
      SecResponseBodyLimit 524288
      SecResponseBodyLimitAction ProcessPartial
      SecResponseBodyMimeType text/plain text/html text/xml application/json
      SecRule REQUEST_HEADERS:Content-Type "^(?:application(?:/soap\\+|/)|text/)xml" \\
        "id:200000,phase:1,t:none,t:lowercase,pass,nolog,ctl:requestBodyProcessor=XML"
      SecRule REQUEST_HEADERS:Content-Type "^application/json" \\
        "id:200001,phase:1,t:none,t:lowercase,pass,nolog,ctl:requestBodyProcessor=JSON"
      SecRule REQUEST_HEADERS:Content-Type "^application/[a-z0-9.-]+[+]json" \\
        "id:200006,phase:1,t:none,t:lowercase,pass,nolog,ctl:requestBodyProcessor=JSON"
      SecRule REQBODY_ERROR "!@eq 0" \\
        "id:200002,phase:2,t:none,log,deny,status:400,msg:'Failed to parse request body.',\\
        logdata:'%{reqbody_error_msg}',severity:2"
      SecRule MULTIPART_STRICT_ERROR "!@eq 0" \\
        "id:200003,phase:2,t:none,log,deny,status:400,msg:'Multipart request body failed.'"
      """;

  private static final String TESTS =
      """
      SecAction "id:900005,phase:1,nolog,pass,ctl:ruleEngine=DetectionOnly,\\
        ctl:ruleRemoveById=910000,setvar:tx.blocking_paranoia_level=4,\\
        setvar:tx.crs_validate_utf8_encoding=1,setvar:tx.arg_name_length=100,\\
        setvar:tx.arg_length=400,setvar:tx.total_arg_length=64000,setvar:tx.max_num_args=255,\\
        setvar:tx.max_file_size=64100,setvar:tx.combined_file_sizes=65535"
      """;

  private Crs() {}

  /// The rules for the tests: paranoia level 4, nothing blocked.
  static Source forTests(Path crs) {
    return Source.text(
        "crs-tests",
        crs,
        ENGINE + "Include crs-setup.conf.example\n" + TESTS + "Include rules/*.conf\n");
  }
}
