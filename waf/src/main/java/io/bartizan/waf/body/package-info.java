/// Reads bodies: forms, multipart, JSON, XML; what they hold goes to [Fields].
package io.bartizan.waf.body;
