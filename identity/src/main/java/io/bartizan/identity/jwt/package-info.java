/// JSON Web Tokens: whose, signed by which keys, for whom, until when.
package io.bartizan.identity.jwt;
