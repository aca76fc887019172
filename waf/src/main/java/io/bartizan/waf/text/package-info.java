/// Bytes, as rules see them.
package io.bartizan.waf.text;
