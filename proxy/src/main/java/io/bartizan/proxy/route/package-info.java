/// Which route serves a request.
package io.bartizan.proxy.route;
