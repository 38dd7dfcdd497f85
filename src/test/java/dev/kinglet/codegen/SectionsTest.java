package dev.kinglet.codegen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kinglet.codegen.shaders.Glsl;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SectionsTest {
  @Test
  void sectionsCallOnlyThoseAboveThem() {
    Set<String> above = new HashSet<>();
    for (String line : (Glsl.FETCH + Glsl.MATH).split("\n")) {
      if (line.startsWith("//: ")) {
        List<String> words = List.of(line.substring(4).split(" "));
        assertTrue(above.containsAll(words.subList(1, words.size())), line);
        above.add(words.get(0));
      }
    }
  }

  @Test
  void carriesWhatIsCalledInTheOrderOfTheFiles() {
    String text = Sections.of(List.of("modulo", "own", "sqrt"));
    int own = text.indexOf("vec4 own(");
    int divide = text.indexOf("ivec4 divide(");
    assertTrue(0 <= own && own < divide && divide < text.indexOf("ivec4 modulo("), text);
    assertEquals(-1, text.indexOf("//"));
    assertEquals(-1, text.indexOf("remainder("));
    assertEquals("", Sections.of(List.of("sqrt")));
  }
}
