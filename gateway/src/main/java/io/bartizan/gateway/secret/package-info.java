/// `bartizan secret`: makes keys and passwords, and what a configuration keeps of them.
package io.bartizan.gateway.secret;
