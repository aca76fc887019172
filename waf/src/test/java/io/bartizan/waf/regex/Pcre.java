package io.bartizan.waf.regex;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;
import java.util.Optional;

/// PCRE2 itself, where the machine has it, with the options of ModSecurity v3. One thread at a
/// time.
@SuppressWarnings("restricted")
final class Pcre {
  private static final int DOTALL = 0x20;
  private static final int MULTILINE = 0x400;

  /// Without a shortcut that is wrong where `.*` stands in a group that is left out: `(.*){0}a`.
  private static final int NO_DOTSTAR_ANCHOR = 0x8000;

  private final Arena arena = Arena.ofAuto();
  private final MethodHandle compile;
  private final MethodHandle free;
  private final MethodHandle matchData;
  private final MethodHandle freeMatchData;
  private final MethodHandle match;
  private final MethodHandle vector;
  private final MethodHandle vectorCount;
  private final MemorySegment error = arena.allocate(16);

  private Pcre(SymbolLookup library) {
    compile =
        handle(
            library, "compile", ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, ADDRESS, ADDRESS);
    free = handle(library, "code_free", null, ADDRESS);
    matchData = handle(library, "match_data_create_from_pattern", ADDRESS, ADDRESS, ADDRESS);
    freeMatchData = handle(library, "match_data_free", null, ADDRESS);
    match =
        handle(
            library, "match", JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG, JAVA_LONG, JAVA_INT, ADDRESS,
            ADDRESS);
    vector = handle(library, "get_ovector_pointer", ADDRESS, ADDRESS);
    vectorCount = handle(library, "get_ovector_count", JAVA_INT, ADDRESS);
  }

  static Optional<Pcre> installed() {
    try {
      return Optional.of(new Pcre(SymbolLookup.libraryLookup("libpcre2-8.so.0", Arena.global())));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static MethodHandle handle(
      SymbolLookup library,
      String name,
      @org.jspecify.annotations.Nullable ValueLayout returned,
      ValueLayout... arguments) {
    MemorySegment symbol = library.find("pcre2_" + name + "_8").orElseThrow();
    return Linker.nativeLinker()
        .downcallHandle(
            symbol,
            returned == null
                ? FunctionDescriptor.ofVoid(arguments)
                : FunctionDescriptor.of(returned, arguments));
  }

  /// A compiled pattern; to be closed.
  final class Compiled implements AutoCloseable {
    private final MemorySegment code;
    private final MemorySegment data;

    private Compiled(MemorySegment code) throws Throwable {
      this.code = code;
      this.data = (MemorySegment) matchData.invokeExact(code, MemorySegment.NULL);
    }

    /// Starts and ends of the groups, -1 for those that took no part; empty if it is not found.
    int[] groups(byte[] text) throws Throwable {
      try (Arena own = Arena.ofConfined()) {
        MemorySegment bytes = own.allocate(text.length + 1L);
        MemorySegment.copy(text, 0, bytes, ValueLayout.JAVA_BYTE, 0, text.length);
        int found =
            (int)
                match.invokeExact(code, bytes, (long) text.length, 0L, 0, data, MemorySegment.NULL);
        return found > 0 ? groups() : new int[0];
      }
    }

    private int[] groups() throws Throwable {
      int count = (int) vectorCount.invokeExact(data);
      MemorySegment all = (MemorySegment) vector.invokeExact(data);
      long[] places = all.reinterpret(16L * count).toArray(JAVA_LONG);
      return Arrays.stream(places).mapToInt(place -> (int) place).toArray();
    }

    @Override
    public void close() {
      try {
        freeMatchData.invokeExact(data);
        free.invokeExact(code);
      } catch (Throwable e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /// A pattern, a byte for each character; none if PCRE refuses it.
  Optional<Compiled> of(String pattern) throws Throwable {
    byte[] bytes = pattern.getBytes(ISO_8859_1);
    try (Arena own = Arena.ofConfined()) {
      MemorySegment text = own.allocate(bytes.length + 1L);
      MemorySegment.copy(bytes, 0, text, ValueLayout.JAVA_BYTE, 0, bytes.length);
      MemorySegment code =
          (MemorySegment)
              compile.invokeExact(
                  text,
                  (long) bytes.length,
                  DOTALL | MULTILINE | NO_DOTSTAR_ANCHOR,
                  error,
                  error.asSlice(8),
                  MemorySegment.NULL);
      return code.address() == 0 ? Optional.empty() : Optional.of(new Compiled(code));
    }
  }
}
