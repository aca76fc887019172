/// Whom a listener believes when a client shows a certificate.
package io.bartizan.proxy.trust;
