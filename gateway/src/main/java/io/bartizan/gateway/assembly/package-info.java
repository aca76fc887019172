/// From what is written in a configuration to what is asked for each request.
package io.bartizan.gateway.assembly;
