/// The transformations of SecLang, one file each.
package io.bartizan.waf.transform;
