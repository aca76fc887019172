/// What one transaction knows: values by variable, TX, collections that live on, what `ctl`
/// changed.
package io.bartizan.waf.state;
