package io.bartizan.gateway.reload;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/// Signals of the operating system. The JDK has no supported interface to them; `sun.misc.Signal`
/// (module `jdk.unsupported`) is called reflectively, because the compiler forbids to name it.
public final class Signals {
  private Signals() {}

  /// Calls `action` on a thread of its own whenever the process gets the signal `name`, such as
  /// `HUP`, instead of what the JVM would do. Returns whether this system has that signal.
  public static boolean on(String name, Runnable action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Method handle = signal.getMethod("handle", signal, handler);
      handle.invoke(
          null, signal.getConstructor(String.class).newInstance(name), handling(handler, action));
      return true;
    } catch (ReflectiveOperationException _) {
      return false;
    }
  }

  /// A proxy of the interface: making one costs a start less than a method handle does.
  private static Object handling(Class<?> handler, Runnable action) {
    return Proxy.newProxyInstance(
        Signals.class.getClassLoader(),
        new Class<?>[] {handler},
        (proxy, method, arguments) -> answer(proxy, method, arguments, action));
  }

  private static @Nullable Object answer(
      Object proxy, Method method, Object @Nullable [] arguments, Runnable action) {
    return switch (method.getName()) {
      case "handle" -> {
        action.run();
        yield null;
      }
      case "equals" -> arguments != null && proxy == arguments[0];
      case "hashCode" -> System.identityHashCode(proxy);
      default -> "signal handler";
    };
  }
}
