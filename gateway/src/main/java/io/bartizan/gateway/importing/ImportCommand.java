package io.bartizan.gateway.importing;

import io.bartizan.config.Node;
import io.bartizan.config.Problems;
import io.bartizan.config.Suggestions;
import io.bartizan.config.YamlFile;
import io.bartizan.gateway.command.Arguments;
import io.bartizan.gateway.command.Option;
import io.bartizan.gateway.command.Terminal;
import io.bartizan.gateway.command.WrongUsage;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `bartizan import`.
///
/// @param kong whether the document is Kong's, not OpenAPI's
/// @param file the document
/// @param target where the configuration goes; null for standard output
/// @param everybody whether operations that ask for no credential become public
public record ImportCommand(boolean kong, Path file, @Nullable Path target, boolean everybody) {
  private static final String OPENAPI = "openapi";
  private static final String KONG = "kong";

  /// @throws WrongUsage if `arguments` name no format that can be read
  public static ImportCommand of(Arguments arguments) throws WrongUsage {
    String format = arguments.operand(0);
    if (!format.equals(OPENAPI) && !format.equals(KONG)) {
      throw new WrongUsage(Suggestions.unknown("format", format, List.of(KONG, OPENAPI)));
    }
    try {
      String target = arguments.value(Option.TARGET, "");
      return new ImportCommand(
          format.equals(KONG),
          Path.of(arguments.operand(1)),
          target.isEmpty() ? null : Path.of(target),
          arguments.has(Option.PUBLIC));
    } catch (InvalidPathException e) {
      throw new WrongUsage("import: " + e.getMessage());
    }
  }

  /// Returns the exit status.
  public int run(Terminal terminal) {
    Problems problems = new Problems();
    Node node = YamlFile.read(file, problems);
    if (node == null || !problems.isEmpty()) {
      terminal.complain(problems);
      return 1;
    }
    try {
      Item document = Item.document(node);
      Imported imported = kong ? Kong.read(document, everybody) : OpenApi.read(document, everybody);
      write(imported.text(), terminal);
      tell(imported, terminal);
      return 0;
    } catch (FileAlreadyExistsException _) {
      terminal.complain(target + ": exists already (expected: a new file)");
    } catch (IOException | IllegalArgumentException e) {
      terminal.complain(file + ": " + e.getMessage());
    }
    return 1;
  }

  private void write(String text, Terminal terminal) throws IOException {
    if (target == null) {
      terminal.out().print(text);
    } else {
      Files.writeString(target, text, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }
  }

  private void tell(Imported imported, Terminal terminal) {
    terminal.complain(
        imported.routes()
            + " routes; "
            + imported.dropped()
            + " pieces of the document have no counterpart, each has a comment");
    imported.open().forEach(each -> terminal.complain("to fill in: " + each));
  }
}
