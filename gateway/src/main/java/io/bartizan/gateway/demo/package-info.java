/// What `bartizan demo` shows: a small API, an issuer of tokens, and lines to paste.
package io.bartizan.gateway.demo;
