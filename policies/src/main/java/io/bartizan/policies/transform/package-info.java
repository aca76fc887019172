/// What is changed in requests and answers on their way, and what is answered without an upstream.
package io.bartizan.policies.transform;
