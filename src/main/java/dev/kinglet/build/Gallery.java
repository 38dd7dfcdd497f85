package dev.kinglet.build;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

/** Fills the gallery's page with a card for each demo. */
final class Gallery {
  private static final String CARDS = "<!-- demos -->";
  private static final String VERSION = "<!-- version -->";

  private Gallery() {}

  /** The gallery's page: the template with its cards and the project's version. */
  static String page(String template, Project project, List<Demo> demos) throws IOException {
    if (!template.contains(CARDS)) {
      throw new BuildFailure("webapp/index.html has no " + CARDS);
    }
    StringBuilder cards = new StringBuilder();
    for (Demo demo : demos) {
      boolean drawn = Files.isRegularFile(project.demo(demo.name()).resolve("card.svg"));
      cards.append(card(demo, drawn ? "demos/" + demo.name() + "/card.svg" : "art/card.svg"));
    }
    return template
        .replace(CARDS, cards.toString().strip())
        .replace(VERSION, Html.escape(project.version()));
  }

  private static String card(Demo demo, String picture) {
    return """
              <li class="card">
                <a class="card-link" href="demos/%1$s/">
                  <img src="%4$s" alt="" width="400" height="240">
                  <h3>%2$s</h3>
                  <p>%3$s</p>
                </a>
                <a class="card-file" href="offline/%1$s.html" download="%1$s.html"\
         aria-label="%2$s as one file that works offline">One file, works offline</a>
              </li>
        """
        .formatted(demo.name(), Html.escape(demo.title()), Html.escape(demo.blurb()), picture);
  }
}
