/// HTTP/1.1 as bytes: strict readers and writers of heads and bodies.
package io.bartizan.proxy.http1;
