package io.bartizan.e2e;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The rules of the house that no single module can enforce on its own.
final class HouseTest {
  /// Which rooms a room may know, besides itself. The gateway knows them all.
  private static final Map<String, Set<String>> KNOWN = new LinkedHashMap<>();

  static {
    KNOWN.put("pipeline", Set.of());
    KNOWN.put("testkit", Set.of("pipeline"));
    KNOWN.put("config", Set.of());
    KNOWN.put("waf", Set.of());
    KNOWN.put("telemetry", Set.of("pipeline", "config"));
    KNOWN.put("identity", Set.of("pipeline", "config"));
    KNOWN.put("policies", Set.of("pipeline", "config", "waf", "telemetry", "identity"));
    KNOWN.put("proxy", Set.of("pipeline", "config", "telemetry"));
  }

  /// The shipped rooms' sources, without those that only describe a module or a package.
  private static final Pattern SHIPPED =
      Pattern.compile(
          "\\.\\./(pipeline|config|waf|telemetry|identity|policies|proxy|gateway)/src/main/java/.*"
              + "(?<!-info)\\.java");

  private static final Pattern MAIN = Pattern.compile("\\.\\./[^/]+/src/main/java/.*\\.java");

  private static final int MOST_LINES = 500;

  private static final SliceAssignment PACKAGES =
      new SliceAssignment() {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
          return SliceIdentifier.of(type.getPackageName());
        }

        @Override
        public String getDescription() {
          return "packages";
        }
      };

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.bartizan");

  @Test
  void every_source_file_of_a_shipped_room_is_looked_at() throws IOException {
    var files = sources(SHIPPED);
    assertThat(files)
        .isNotEmpty()
        .allSatisfy(file -> assertThat(CLASSES.contain(className(file))).as("%s", file).isTrue());
  }

  @Test
  void no_source_file_of_a_room_has_more_than_500_lines() throws IOException {
    assertThat(sources(MAIN))
        .isNotEmpty()
        .allSatisfy(file ->
            assertThat(lines(file)).as("lines of %s", file).isLessThanOrEqualTo(MOST_LINES));
  }

  @Test
  void an_arrow_between_rooms_points_only_where_the_plan_allows_it() {
    KNOWN.forEach((room, known) ->
        noClasses()
            .that()
            .resideInAPackage(in(room))
            .should()
            .dependOnClassesThat(
                resideInAPackage("io.bartizan..").and(resideOutsideOfPackages(open(room, known))))
            .allowEmptyShould(true)
            .check(CLASSES));
  }

  @Test
  void only_the_proxy_knows_netty() {
    noClasses()
        .that()
        .resideOutsideOfPackages(in("proxy"), in("bench"), in("e2e"))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.netty..")
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void packages_form_no_circle() {
    slices().assignedFrom(PACKAGES).should().beFreeOfCycles().allowEmptyShould(true).check(CLASSES);
  }

  @Test
  void nothing_is_put_away_in_a_drawer_for_everything() {
    noClasses()
        .should()
        .resideInAnyPackage("..common..", "..util..", "..utils..", "..helper..", "..misc..")
        .orShould()
        .haveNameMatching(".*(Util|Utils|Helper|Manager|Impl)")
        .orShould()
        .haveNameMatching("(.*\\.)?(Base|Abstract)[A-Z].*")
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  private static String in(String room) {
    return "io.bartizan." + room + "..";
  }

  private static String[] open(String room, Set<String> known) {
    return Stream.concat(Stream.of(room), known.stream()).map(HouseTest::in).toArray(String[]::new);
  }

  /// The rooms' sources whose path is like that.
  private static List<Path> sources(Pattern like) throws IOException {
    try (Stream<Path> files =
        Files.find(Path.of(".."), 20, (path, _) -> like.matcher(path.toString()).matches())) {
      return files.toList();
    }
  }

  private static long lines(Path file) throws IOException {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.count();
    }
  }

  private static String className(Path file) {
    String path = file.toString();
    int start = path.indexOf("/src/main/java/") + "/src/main/java/".length();
    return path.substring(start, path.length() - ".java".length()).replace('/', '.');
  }
}
