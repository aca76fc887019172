/// Regular expressions and phrases, found in bytes in linear time.
package io.bartizan.waf.regex;
