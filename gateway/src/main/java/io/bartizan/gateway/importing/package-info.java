/// Configurations made of documents that other programs understand.
package io.bartizan.gateway.importing;
