/// Pages of the gateway's own where people sign in and out.
package io.bartizan.policies.signin;
