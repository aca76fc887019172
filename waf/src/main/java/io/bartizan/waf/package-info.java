/// Loads SecLang rules and judges requests and responses by them: [io.bartizan.waf.Rules] to load,
/// [io.bartizan.waf.Transaction] to judge.
package io.bartizan.waf;
