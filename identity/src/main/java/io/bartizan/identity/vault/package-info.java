/// Secrets that lie in HashiCorp Vault.
package io.bartizan.identity.vault;
