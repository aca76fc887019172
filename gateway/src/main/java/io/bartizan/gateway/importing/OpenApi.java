package io.bartizan.gateway.importing;

import io.bartizan.proxy.settings.PathPattern;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Makes a configuration of an OpenAPI document (3.0 and 3.1): a route for each operation.
final class OpenApi {
  private static final Pattern VERSION = Pattern.compile("3\\.[01](\\..*)?");
  private static final Pattern PARAMETER = Pattern.compile("\\{([^{}/]*)}");
  private static final Set<String> METHODS =
      Set.of("get", "put", "post", "delete", "options", "head", "patch");
  private static final Set<String> TEXTS =
      Set.of("summary", "description", "tags", "externalDocs", "deprecated");
  private static final String MESSAGES =
      "what is in messages is not checked here; the service has to";
  private static final String DOCUMENTATION = "it documents, and changes nothing";
  private static final String NO_COUNTERPART = "it has no counterpart here";
  private static final int LONGEST_NAME = 128;

  private final Item document;
  private final boolean everybody;
  private final Set<String> open = new LinkedHashSet<>();
  private final Notes notes = new Notes();
  private final OpenApiServer server;
  private final OpenApiAccess access;
  private final Set<String> names = new HashSet<>();
  private final Set<String> served = new HashSet<>();
  private final List<Vacant> vacant = new ArrayList<>();
  private final Page routes = new Page();
  private int count;
  private int dropped;

  /// An operation that no route serves.
  ///
  /// @param method in upper case; empty for all
  private record Vacant(String path, String method) {
    /// Whether a route for other paths serves it, since their parameters may be anything.
    boolean comesTo(String pattern, String otherMethod) {
      String[] own = path.split("/", -1);
      String[] others = pattern.split("/", -1);
      boolean meets =
          own.length == others.length && (method.isEmpty() || method.equals(otherMethod));
      for (int i = 0; meets && i < own.length; i++) {
        meets = own[i].contains("{") || others[i].startsWith("{") || own[i].equals(others[i]);
      }
      return meets;
    }
  }

  private OpenApi(Item document, boolean everybody) {
    this.document = document;
    this.everybody = everybody;
    this.server = OpenApiServer.of(document, notes, open);
    this.access = new OpenApiAccess(document, notes, open);
  }

  /// @param everybody whether operations that ask for no credential become public
  /// @throws IllegalArgumentException if it is no such document
  static Imported read(Item document, boolean everybody) {
    String version = document.text("openapi");
    if (!VERSION.matcher(version).matches()) {
      throw new IllegalArgumentException(
          "openapi: "
              + (version.isEmpty() ? "absent" : Words.shown(version))
              + " (expected: a document of OpenAPI 3.0 or 3.1)");
    }
    return new OpenApi(document, everybody).imported();
  }

  private Imported imported() {
    Item info = document.at("info");
    String title = info == null ? "" : Words.shown(info.text("title") + " " + info.text("version"));
    if (info != null) {
      info.dropRest(notes, DOCUMENTATION);
    }
    Item paths = document.at("paths");
    if (paths != null) {
      paths.entries().forEach(this::vacate);
      paths.entries().forEach(this::path);
    }
    document.drop("webhooks", notes, "the gateway calls nobody");
    rest();
    return new Imported(page(title), count, dropped + notes.count(), List.copyOf(open));
  }

  private void rest() {
    Item components = document.at("components");
    if (components != null) {
      for (Item item : components.entries().values()) {
        if (!item.name().equals("securitySchemes")) {
          item.drop(notes, MESSAGES);
        }
      }
    }
    for (String key : new String[] {"tags", "externalDocs"}) {
      document.drop(key, notes, DOCUMENTATION);
    }
    document.dropRest(notes, NO_COUNTERPART);
  }

  private String page(String title) {
    Page page = new Page();
    page.comment("", "Made of the OpenAPI document " + title + " by `bartizan import`.");
    if (!open.isEmpty()) {
      page.comment("", "Before `bartizan check` finds no mistake, these are for you to say:");
      open.forEach(each -> page.comment("", "- " + each));
    }
    page.comment("", "Summaries, descriptions, tags and the like are not taken over.");
    page.comments("", notes.lines());
    page.line("listen: { http: 127.0.0.1:8080 } # or { https: 8443 }, with `tls`");
    if (count > 0) {
      page.line("services:").line("  api: " + server.service());
      if (routes.toString().contains(" api-key: {")) {
        page.comment(
            "", "consumers: { NAME: { keys: [ what `bartizan secret generate` prints ] } }");
      }
      page.line("routes:");
    }
    return page + routes.toString();
  }

  // Paths and operations.

  /// Remembers which operations of a path will have no route.
  private void vacate(String path, Item item) {
    String full = server.base() + path;
    if (item.at("$ref") != null) {
      vacant.add(new Vacant(full, ""));
    }
    if (!isPath(pattern(full))) {
      item.entries().keySet().stream()
          .filter(METHODS::contains)
          .forEach(method -> vacant.add(new Vacant(full, method.toUpperCase(Locale.ROOT))));
    }
  }

  private static boolean isPath(String pattern) {
    try {
      PathPattern _ = PathPattern.parse(pattern);
      return true;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  private void path(String path, Item item) {
    Notes shared = new Notes();
    item.drop("$ref", shared, "references are not followed; write the path item out");
    item.drop("servers", shared, "one service serves all; make another one");
    item.drop("parameters", shared, MESSAGES);
    List<Item> operations = new ArrayList<>();
    for (Map.Entry<String, Item> entry : item.entries().entrySet()) {
      if (METHODS.contains(entry.getKey())) {
        operations.add(entry.getValue());
      } else if (TEXTS.contains(entry.getKey())) {
        entry.getValue().settle();
      }
    }
    item.drop("trace", shared, "TRACE is never served");
    if (operations.isEmpty()) {
      shared.lines().forEach(line -> routes.comment("  ", Words.shown(path) + ": " + line));
      dropped += shared.count();
      return;
    }
    operations.forEach(operation -> operation(path, operation, shared));
  }

  private void operation(String path, Item operation, Notes shared) {
    String full = server.base() + path;
    String pattern = pattern(full);
    String method = operation.name().toUpperCase(Locale.ROOT);
    String problem = problem(pattern, method);
    if (problem != null) {
      Notes own = new Notes();
      operation.drop(own, problem);
      own.lines().forEach(line -> routes.comment("  ", Words.shown(full) + ": " + line));
      dropped += own.count();
      return;
    }
    count++;
    write(operation, pattern, method, shared);
  }

  private @Nullable String problem(String pattern, String method) {
    try {
      String shape = PathPattern.parse(pattern).shape();
      return served.add(method + shape)
          ? null
          : "another operation of the document serves the same requests";
    } catch (IllegalArgumentException e) {
      return "its path cannot be said here: " + Words.shown(String.valueOf(e.getMessage()));
    }
  }

  /// The path with names of parameters as they may be here.
  private static String pattern(String path) {
    Matcher parameters = PARAMETER.matcher(path);
    StringBuilder out = new StringBuilder();
    int number = 1;
    while (parameters.find()) {
      String name = parameters.group(1);
      boolean good = name.matches("[A-Za-z][A-Za-z0-9_-]{0,31}");
      parameters.appendReplacement(
          out, Matcher.quoteReplacement("{" + (good ? name : "p" + number) + "}"));
      number++;
    }
    return parameters.appendTail(out).toString();
  }

  private void write(Item operation, String pattern, String method, Notes shared) {
    Notes own = new Notes();
    String name = name(operation.text("operationId"), method, pattern);
    Access who = access.of(operation);
    for (String key : TEXTS) {
      Item text = operation.at(key);
      if (text != null) {
        text.settle();
      }
    }
    for (String key : new String[] {"parameters", "requestBody", "responses"}) {
      operation.drop(key, own, MESSAGES);
    }
    operation.drop("callbacks", own, "the gateway calls nobody");
    operation.drop("servers", own, "one service serves all; make another one");
    operation.dropRest(own, NO_COUNTERPART);
    dropped += own.count() + shared.count();
    routes.comments("  ", shared.lines()).comments("  ", own.lines());
    routes.line("  - name: " + Words.value(name));
    routes.line("    path: " + Words.value(pattern));
    routes.line("    methods: [" + method + "]");
    routes.line("    service: api");
    String other =
        vacant.stream()
            .filter(each -> each.comesTo(pattern, method))
            .map(Vacant::path)
            .findFirst()
            .orElse("");
    who(
        other.isEmpty()
            ? who
            : new Access.Unclear(
                "requests for "
                    + Words.shown(other)
                    + ", which is not imported, may come here too"));
  }

  private String name(String id, String method, String pattern) {
    String wanted = Words.shown(id.isEmpty() ? method + " " + pattern : id);
    String base = wanted.length() > LONGEST_NAME - 4 ? wanted.substring(0, 120) : wanted;
    String name = base;
    for (int number = 2; !names.add(name); number++) {
      name = base + "-" + number;
    }
    return name;
  }

  private void who(Access who) {
    switch (who) {
      case Access.Everybody _ when everybody -> routes.line("    public: true");
      case Access.Everybody _ -> undecided("the document asks for no credential");
      case Access.Unclear(String why) -> undecided(why);
      case Access.Shown(List<String> ways, List<String> scopes) -> {
        routes.line("    authenticate: { " + String.join(", ", ways) + " }");
        if (!scopes.isEmpty()) {
          routes.line("    authorize: { scopes: " + Words.list(scopes) + " }");
        }
      }
    }
  }

  /// Closed until somebody decides: without one of the two the route does not load.
  private void undecided(String why) {
    open.add("who is admitted, at every route that says DECIDE");
    routes.comment(
        "    ", "DECIDE: " + why + ". Say `authenticate: ...`, or `public: true` for everybody.");
  }
}
