/// When a running gateway reads its configuration again.
package io.bartizan.gateway.reload;
