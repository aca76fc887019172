/// Plays the Core Rule Set's own tests, go-ftw's, to a real gateway.
package io.bartizan.e2e.crs;
