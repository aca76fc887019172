/// Basic authentication (RFC 7617): names and passwords, checked at a bounded cost.
package io.bartizan.identity.basic;
