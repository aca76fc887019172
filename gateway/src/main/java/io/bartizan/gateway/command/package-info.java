/// The command line: what may be written there, and what it means.
package io.bartizan.gateway.command;
