package io.bartizan.gateway.reload;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;

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
          null,
          signal.getConstructor(String.class).newInstance(name),
          handling(handler, signal, action));
      return true;
    } catch (ReflectiveOperationException _) {
      return false;
    }
  }

  private static Object handling(Class<?> handler, Class<?> signal, Runnable action)
      throws ReflectiveOperationException {
    MethodHandle run =
        MethodHandles.lookup()
            .findVirtual(Runnable.class, "run", MethodType.methodType(void.class));
    return MethodHandleProxies.asInterfaceInstance(
        handler, MethodHandles.dropArguments(run.bindTo(action), 0, signal));
  }
}
