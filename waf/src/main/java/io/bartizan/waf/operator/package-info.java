/// The operators of SecLang, one file each.
package io.bartizan.waf.operator;
