# shellcheck shell=bash disable=SC2154
# Sourced by ./bartizan and ./dev, which set `root` and have found BARTIZAN_JAVA_HOME: how the program is built from its sources.

program=$root/gateway/target/program
readonly built=$program/built

# Is there what a build needs?
can_build() {
  if ! command -v mvn >/dev/null; then
    echo "bartizan: mvn not found on PATH (expected: Maven 3.8.6 or later; on Debian: apt-get install maven)" >&2
    return 3
  fi
  if [[ ! -x "$BARTIZAN_JAVA_HOME/bin/javac" ]]; then
    echo "bartizan: $BARTIZAN_JAVA_HOME has no javac (expected: a whole JDK $java_release, to build with)" >&2
    return 3
  fi
}

# Maven on the project's own JDK, without its warnings about Maven's old libraries.
maven() {
  can_build || return
  JAVA_HOME=$BARTIZAN_JAVA_HOME \
    MAVEN_OPTS="--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow ${MAVEN_OPTS:-}" \
    mvn -f "$root/pom.xml" --batch-mode --no-transfer-progress -Dstyle.color=never "$@"
}

# Is there a program, and is no source, resource or pom newer than it?
is_current() {
  [[ -e "$built" ]] || return 1
  local newer
  newer=$(find "$root/pom.xml" "$root"/*/pom.xml "$root"/*/src/main -newer "$built" -print -quit)
  [[ -z "$newer" ]]
}

# Collects the program's jars in a folder of its own, so that a later `./dev test` does not pull them from under a running program.
make_program() {
  is_current && return 0
  mkdir -p "$root/gateway/target"
  exec 9>"$root/gateway/target/program.lock"
  if command -v flock >/dev/null; then flock 9; fi
  if ! is_current; then build_program; fi
  exec 9>&-
}

# Shortens Maven's output to the names of the rooms, as they are built.
rooms() {
  sed -un 's/^\[INFO\] Building bartizan-\([a-z]*\) .*/bartizan:   \1/p'
}

build_program() {
  can_build || return
  echo "bartizan: building (the first time takes some minutes, most of it for downloads) ..." >&2
  local log=$root/gateway/target/build.log started=$SECONDS stamp
  stamp=$(mktemp "$root/gateway/target/stamp.XXXXXX")
  rm -rf "$root/gateway/target/lib"
  if ! maven -pl gateway -am -DskipTests package 2>&1 | tee "$log" | rooms >&2; then
    rm -f "$stamp"
    sed -n '/Help 1/q; /^\[ERROR\]/p' "$log" | head -n 20 >&2
    echo "bartizan: the build failed; its whole output: $log" >&2
    return 3
  fi
  rm -rf "$program"
  mkdir -p "$program"
  mv "$root/gateway/target/lib" "$program/lib"
  cp "$root"/gateway/target/bartizan-gateway-*.jar "$program/lib/"
  mv "$stamp" "$built"
  if ! BARTIZAN_LIB=$program/lib "$root/packaging/bin/bartizan" prepare >&2; then
    echo "bartizan: goes on without; starts take longer" >&2
  fi
  echo "bartizan: built in $((SECONDS - started)) s" >&2
}
