/// A small rule set of our own, for whoever has none: [io.bartizan.waf.base.OwnRules].
package io.bartizan.waf.base;
