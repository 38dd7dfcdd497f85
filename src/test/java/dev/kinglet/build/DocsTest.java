package dev.kinglet.build;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The generated pages of {@code docs/} say what is so now; {@code -Dkinglet.docs} rewrites them.
 */
class DocsTest {
  private static final Project PROJECT = Project.here(Path.of(""), "");

  @TestFactory
  List<DynamicTest> pagesAreUpToDate() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (Map.Entry<String, String> page : Docs.pages(PROJECT).entrySet()) {
      Path file = PROJECT.root().resolve("docs").resolve(page.getKey());
      if (System.getProperty("kinglet.docs") != null) {
        Disk.write(file, page.getValue());
      }
      tests.add(
          DynamicTest.dynamicTest(
              page.getKey(),
              () ->
                  assertEquals(
                      page.getValue(),
                      Files.readString(file),
                      "out of date: run `mvn -q test -Dtest=DocsTest -Dkinglet.docs`")));
    }
    return tests;
  }

  @Test
  void declarationsAreTakenApart() {
    String text =
        """
        export function f(x: number): void;
        export class C<R = any> extends B {
          /** A field. */
          readonly field: number;
          method(a: number): void;
          static make(): C;
        }
        export interface C<R = any> {
          op(x: number): C;
        }
        export namespace empty {}
        export namespace space {
          function g(
            x: number): void;
          const h: number;
        }
        export enum E {
          ONE,
        }
        export const v: string;
        """;
    assertEquals(
        Set.of(
            "f",
            "C",
            "C#field",
            "C#method",
            "C.make",
            "C#op",
            "empty",
            "space",
            "space.g",
            "space.h",
            "E",
            "E.ONE",
            "v"),
        Compatibility.members(text));
  }
}
