/// The command line, and the wiring of everything.
package io.bartizan.gateway;
