package io.bartizan.waf.worst;

import io.bartizan.waf.lang.Source;
import java.nio.file.Path;

/// The Core Rule Set as the gateway sets it up.
final class Setup {
  private static final String ENGINE =
      """
      SecRuleEngine On
      SecRequestBodyAccess On
      SecRequestBodyLimit 16777216
      SecResponseBodyAccess Off
      SecArgumentsLimit 100000
      SecRule REQUEST_HEADERS:Content-Type "^(?:application(?:/soap\\+|/)|text/)xml" \\
        "id:200000,phase:1,t:none,t:lowercase,pass,nolog,ctl:requestBodyProcessor=XML"
      SecRule REQUEST_HEADERS:Content-Type "^application/json" \\
        "id:200001,phase:1,t:none,t:lowercase,pass,nolog,ctl:requestBodyProcessor=JSON"
      SecRule REQBODY_ERROR "!@eq 0" "id:200002,phase:2,t:none,log,deny,status:403"
      """;

  private Setup() {}

  static Source of(Path crs) {
    return Source.text(
        "worst", crs, ENGINE + "Include crs-setup.conf.example\nInclude rules/*.conf\n");
  }
}
