/// The one canonical form of paths and authorities.
package io.bartizan.proxy.path;
