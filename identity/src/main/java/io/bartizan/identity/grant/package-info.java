/// What the gateway itself is granted: tokens for the services that it calls.
package io.bartizan.identity.grant;
