/// Passwords, of which only costly hashes are kept.
package io.bartizan.identity.password;
