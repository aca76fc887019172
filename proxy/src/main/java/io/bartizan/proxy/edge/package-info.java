/// Client connections, and the passage of one exchange through the gateway.
package io.bartizan.proxy.edge;
