/// Tokens that are believed no more although they have not expired.
package io.bartizan.identity.revocation;
