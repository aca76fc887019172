package io.bartizan.e2e.providers;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/// On tests that need real identity providers or a real browser: they run by `./dev providers`,
/// which fetches what they need and says in `BARTIZAN_PROVIDERS` where that is.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("providers")
@EnabledIfEnvironmentVariable(
    named = "BARTIZAN_PROVIDERS",
    matches = ".+",
    disabledReason = "needs identity providers and a browser: ./dev providers")
public @interface NeedsProviders {}
