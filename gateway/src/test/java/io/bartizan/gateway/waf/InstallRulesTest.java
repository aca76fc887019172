package io.bartizan.gateway.waf;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.gateway.Typed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class InstallRulesTest {
  @TempDir private Path folder;

  private Typed install(Path archive, String sum) throws Exception {
    return Typed.bartizan(
        "waf", "install", archive.toString(), "--sha256", sum, "--to", target().toString());
  }

  private Path target() {
    return folder.resolve("new/crs");
  }

  private List<String> installed() throws IOException {
    try (Stream<Path> files = Files.walk(target())) {
      return files
          .filter(Files::isRegularFile)
          .map(f -> target().relativize(f).toString())
          .sorted()
          .toList();
    }
  }

  @Test
  void unpacks_the_rules_of_a_release_and_nothing_else() throws Exception {
    Map<String, String> release = Packed.release();
    release.put("coreruleset-4/link.conf@", "");
    Path archive = Packed.tar(folder.resolve("crs.tar.gz"), release);
    Typed typed = install(archive, Packed.sum(archive));
    assertThat(typed.status()).as(typed.err()).isZero();
    assertThat(installed())
        .containsExactly(
            "LICENSE",
            "crs-setup.conf",
            "crs-setup.conf.example",
            "rules/REQUEST-901-INITIALIZATION.conf",
            "rules/words.data");
    assertThat(typed.out())
        .contains("2 rules", "paranoia level 2: 1", "no mistakes", "waf: " + target());
  }

  @Test
  void unpacks_a_zip_file() throws Exception {
    Path archive = Packed.zip(folder.resolve("crs.zip"), Packed.release());
    assertThat(install(archive, Packed.sum(archive)).status()).isZero();
    assertThat(installed()).hasSize(5);
  }

  @Test
  void writes_nothing_if_the_checksum_is_another_or_none() throws Exception {
    Path archive = Packed.zip(folder.resolve("crs.zip"), Packed.release());
    Typed other = install(archive, "0".repeat(64));
    assertThat(other.status()).isEqualTo(1);
    assertThat(other.err()).contains("SHA-256 is " + Packed.sum(archive) + " (expected: 000");
    Typed none = Typed.bartizan("waf", "install", archive.toString(), "--to", target().toString());
    assertThat(none.status()).isEqualTo(1);
    assertThat(none.err()).contains("--sha256: none (expected: ", Packed.sum(archive));
    assertThat(target()).doesNotExist();
  }

  @Test
  void refuses_an_archive_that_leaves_its_folder() throws Exception {
    for (String name : List.of("a/../../evil.conf", "/etc/evil.conf", "a\\..\\evil.conf")) {
      Map<String, String> release = Packed.release();
      release.put(name, "evil");
      for (Path archive :
          List.of(
              Packed.zip(folder.resolve("a.zip"), release),
              Packed.tar(folder.resolve("a.tar.gz"), release))) {
        Typed typed = install(archive, Packed.sum(archive));
        assertThat(typed.status()).isEqualTo(1);
        assertThat(typed.err()).contains(name + ": leaves the archive's folder");
        assertThat(target()).doesNotExist();
      }
    }
  }

  @Test
  void refuses_what_is_no_release_or_larger_than_one() throws Exception {
    Path text = Files.writeString(folder.resolve("a.tar.gz"), "hello");
    assertThat(install(text, Packed.sum(text)).status()).isEqualTo(1);
    Path other = Packed.zip(folder.resolve("a.zip"), Map.of("a/b", "c"));
    assertThat(install(other, Packed.sum(other)).err())
        .contains("no release of the Core Rule Set (expected: crs-setup.conf.example");
    Path bomb = Files.write(folder.resolve("bomb.tar.gz"), Packed.bomb(70));
    assertThat(install(bomb, Packed.sum(bomb)).err()).contains("more than 67108864 bytes");
    assertThat(target()).doesNotExist();
  }

  @Test
  void refuses_what_is_no_archive_and_names_it() throws Exception {
    for (String text : List.of("", "hello", "PK\3\4hello")) {
      Path file = Files.writeString(folder.resolve("a.tar.gz"), text);
      assertThat(install(file, Packed.sum(file)).err())
          .contains(file + ": no ", "(expected: ")
          .doesNotContain("null");
    }
    assertThat(target()).doesNotExist();
  }

  @Test
  void a_rule_file_with_a_long_name_is_installed_under_it() throws Exception {
    String name = "rules/REQUEST-" + "9".repeat(120) + ".conf";
    for (boolean pax : new boolean[] {true, false}) {
      Map<String, String> release = Packed.release();
      release.put("coreruleset-4/" + name, "SecAction \"id:2,phase:1,pass\"\n");
      Path archive = Packed.tar(folder.resolve("a.tar.gz"), release, pax);
      Path target = folder.resolve("crs-" + pax);
      Typed typed =
          Typed.bartizan(
              "waf",
              "install",
              archive.toString(),
              "--sha256",
              Packed.sum(archive),
              "--to",
              target.toString());
      assertThat(typed.status()).as(typed.err()).isZero();
      assertThat(target.resolve(name)).exists();
    }
  }

  @Test
  void refuses_a_rule_file_that_is_a_link_or_comes_twice() throws Exception {
    Map<String, String> release = Packed.release();
    release.put("coreruleset-4/rules/link.conf@", "");
    Path linked = Packed.tar(folder.resolve("a.tar.gz"), release);
    assertThat(install(linked, Packed.sum(linked)).err())
        .contains("coreruleset-4/rules/link.conf: a link (expected: a file)");
    release = Packed.release();
    release.put("another/rules/words.data", "fine\n");
    Path twice = Packed.zip(folder.resolve("a.zip"), release);
    assertThat(install(twice, Packed.sum(twice)).err())
        .contains("another/rules/words.data: comes twice (expected: one release)");
    assertThat(target()).doesNotExist();
  }

  @Test
  void never_overwrites_a_folder() throws Exception {
    Path archive = Packed.zip(folder.resolve("crs.zip"), Packed.release());
    Files.createDirectories(target());
    assertThat(install(archive, Packed.sum(archive)).err()).contains("exists already (expected: ");
    assertThat(installed()).isEmpty();
  }

  @Test
  void asks_for_https() throws Exception {
    Typed typed =
        Typed.bartizan("waf", "install", "http://a.example/a.zip", "--to", target().toString());
    assertThat(typed.err()).contains("http://a.example/a.zip (expected: https://...)");
  }

  @Test
  void says_how_to_use_a_folder_that_is_there_already() throws Exception {
    Files.createDirectories(target().resolve("rules"));
    Files.writeString(
        target().resolve("rules/a.conf"), "SecRule ARGS \"@rx a\" \"id:1,phase:2,deny\"\n");
    Typed typed = Typed.bartizan("waf", "install", target().toString());
    assertThat(typed.status()).as(typed.err()).isZero();
    assertThat(typed.out()).contains("nothing needs to be copied", "waf: " + target());
  }
}
