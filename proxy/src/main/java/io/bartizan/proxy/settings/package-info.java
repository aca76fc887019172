/// What a configuration says of the data plane: records and their checks, without Netty.
package io.bartizan.proxy.settings;
