/// API keys: which consumer holds them, until when.
package io.bartizan.identity.apikey;
