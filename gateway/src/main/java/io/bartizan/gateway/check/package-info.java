/// What a configuration protects, and how.
package io.bartizan.gateway.check;
