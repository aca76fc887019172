/// Active health checks: asks endpoints whether they are well.
package io.bartizan.proxy.probe;
