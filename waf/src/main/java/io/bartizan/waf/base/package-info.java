/// A small rule set of our own, for whoever has none: [io.bartizan.waf.base.BaseRules].
package io.bartizan.waf.base;
