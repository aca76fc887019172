/// What happened: access log, metrics and their exporters.
package io.bartizan.telemetry;
