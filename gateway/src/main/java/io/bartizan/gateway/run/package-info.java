/// A running gateway: how it starts, takes over another configuration, and ends.
package io.bartizan.gateway.run;
