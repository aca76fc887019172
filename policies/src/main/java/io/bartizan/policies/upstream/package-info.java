/// What services are told of whoever calls.
package io.bartizan.policies.upstream;
