/// How much longer the worst requests take than ordinary ones.
package io.bartizan.waf.worst;
