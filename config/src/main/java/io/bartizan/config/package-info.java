/// Reads YAML into checked records, or names every mistake at once with its line and column.
package io.bartizan.config;
