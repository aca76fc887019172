/// What tests stand on: scripted upstreams, a token issuer, certificates, a raw client, a clock
/// moved by hand.
package io.bartizan.testkit;
