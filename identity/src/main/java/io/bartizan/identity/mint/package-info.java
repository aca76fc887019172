/// Tokens that the gateway signs: who calls, said to the services behind it.
package io.bartizan.identity.mint;
