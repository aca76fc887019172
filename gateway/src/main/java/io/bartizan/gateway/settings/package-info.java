/// The configuration file as a whole: its records, and the checks that no record can make alone.
package io.bartizan.gateway.settings;
