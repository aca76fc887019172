/// Ways for people to sign in, and the pages of the gateway's own that belong to them.
package io.bartizan.identity.signin;
