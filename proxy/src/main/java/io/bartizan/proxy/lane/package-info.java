/// What belongs to one event loop.
package io.bartizan.proxy.lane;
