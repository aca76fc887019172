/// Credentials of consumers that are withdrawn at once, at all gateways of a store.
package io.bartizan.identity.recall;
