/// Consumers that lie in the store, changed from the command line.
package io.bartizan.gateway.consumer;
