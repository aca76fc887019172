/// Rules in SecLang judge requests before they reach the upstream, and answers before they reach
/// the client.
package io.bartizan.policies.waf;
