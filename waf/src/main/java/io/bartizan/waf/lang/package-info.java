/// SecLang as it is written: files to directives with positions, directives to settings and rules.
package io.bartizan.waf.lang;
