/// Tells SQL injections from values that only look like SQL.
package io.bartizan.waf.detect.sqli;
