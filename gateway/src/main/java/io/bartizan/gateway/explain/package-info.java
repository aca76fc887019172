/// What would become of a request, and why.
package io.bartizan.gateway.explain;
