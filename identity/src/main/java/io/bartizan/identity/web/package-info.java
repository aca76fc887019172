/// Visits to the web servers of others: bounded, over verified connections, without redirects.
package io.bartizan.identity.web;
