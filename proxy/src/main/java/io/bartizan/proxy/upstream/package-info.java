/// Services, their endpoints, and connections to them.
package io.bartizan.proxy.upstream;
