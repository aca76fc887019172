/// Tells markup that runs code in a browser from text and from markup that does not.
package io.bartizan.waf.detect.xss;
