/// Tokens, whoever judges them: what they say of themselves, what they are bound to, and what is
/// looked at each time they are used.
package io.bartizan.identity.token;
