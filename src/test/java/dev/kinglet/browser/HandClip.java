package dev.kinglet.browser;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.image.BufferedImage;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/**
 * A clip for the browser's fake camera: one person's hand, in one room, shows four gestures from
 * ever new positions, sizes, turns and in changing light, with a sensor's noise. The left border,
 * which the page cuts off, carries the number of the pose in black and white blocks, so that a test
 * knows what it sees.
 *
 * <p>Poses 0 to {@link #TAUGHT} - 1 are there to be taught, the ones after that to be asked; both
 * kinds take their numbers from random streams of their own. Pose p shows gesture p % 4.
 */
final class HandClip {
  static final int GESTURES = 4;
  static final int TAUGHT = 20 * GESTURES;
  static final int ASKED = 10 * GESTURES;
  static final int POSES = TAUGHT + ASKED;

  static final int WIDTH = 320;
  static final int HEIGHT = 240;

  /**
   * Width of the border with the number; the middle square of the picture begins at (320 - 240) / 2
   * = 40.
   */
  static final int BORDER = 32;

  static final int BITS = 8;

  private static final int FRAMES_PER_POSE = 3;
  private static final int FRAMES_PER_SECOND = 8;

  /** A finger's root on the palm, its direction at rest and its length, in palm widths. */
  private record Finger(double x, double y, double angle, double length, double width) {}

  private static final Finger[] FINGERS = {
    new Finger(-0.38, 0.10, -1.05, 0.72, 0.27),
    new Finger(-0.34, -0.34, -0.22, 0.86, 0.23),
    new Finger(-0.11, -0.42, -0.06, 0.95, 0.24),
    new Finger(0.13, -0.40, 0.10, 0.88, 0.23),
    new Finger(0.36, -0.30, 0.28, 0.66, 0.20),
  };

  /**
   * Which fingers are stretched (thumb first) in an open hand, a fist, a pointing hand and a raised
   * thumb.
   */
  private static final boolean[][] STRETCHED = {
    {true, true, true, true, true},
    {false, false, false, false, false},
    {false, true, false, false, false},
    {true, false, false, false, false},
  };

  private final Color skin;
  private final Color shade;
  private final Color sleeve;
  private final Color wall;
  private final int roomSeed;

  private HandClip(int seed) {
    Random random = new Random(seed);
    float tone = random.nextFloat();
    skin = mix(new Color(0xf0c6a4), new Color(0x6b432a), tone);
    shade = mix(skin, Color.BLACK, 0.45f);
    sleeve = Color.getHSBColor(random.nextFloat(), 0.5f, 0.55f);
    wall = Color.getHSBColor(random.nextFloat(), 0.14f, 0.6f + 0.3f * random.nextFloat());
    roomSeed = random.nextInt();
  }

  /**
   * Writes a clip to a file in the YUV4MPEG2 format; the seed chooses the person, the room and
   * every pose.
   */
  static void write(Path file, int seed) throws IOException {
    HandClip clip = new HandClip(seed);
    Random taught = new Random(seed * 31L + 1);
    Random asked = new Random(seed * 31L + 2);
    Random noise = new Random(seed * 31L + 3);
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
      out.write(
          ascii(
              "YUV4MPEG2 W%d H%d F%d:1 Ip A1:1 C420jpeg\n"
                  .formatted(WIDTH, HEIGHT, FRAMES_PER_SECOND)));
      for (int pose = 0; pose < POSES; pose++) {
        BufferedImage picture = clip.draw(pose, pose < TAUGHT ? taught : asked);
        for (int i = 0; i < FRAMES_PER_POSE; i++) {
          out.write(ascii("FRAME\n"));
          out.write(planes(picture, noise));
        }
      }
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private BufferedImage draw(int pose, Random random) {
    BufferedImage picture = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = picture.createGraphics();
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    room(g);
    int gesture = pose % GESTURES;
    double lean = 0.22 * (2 * random.nextDouble() - 1);
    g.translate(
        WIDTH / 2 + 22 * (2 * random.nextDouble() - 1), 126 + 16 * (2 * random.nextDouble() - 1));
    g.rotate(lean + (gesture == 3 ? 1.2 : 0));
    double scale = 66 * (1 + 0.17 * (2 * random.nextDouble() - 1));
    g.scale(scale, scale);
    hand(g, STRETCHED[gesture], gesture == 3, random);
    g.dispose();
    light(picture, 0.62 + 0.38 * random.nextDouble(), 0.12 * (2 * random.nextDouble() - 1));
    number(picture, pose);
    return picture;
  }

  private void room(Graphics2D g) {
    Random random = new Random(roomSeed);
    g.setPaint(
        new GradientPaint(
            0, 0, mix(wall, Color.WHITE, 0.35f), WIDTH, HEIGHT, mix(wall, Color.BLACK, 0.35f)));
    g.fillRect(0, 0, WIDTH, HEIGHT);
    for (int i = 0; i < 5; i++) {
      Color thing = Color.getHSBColor(random.nextFloat(), 0.35f, 0.35f + 0.4f * random.nextFloat());
      g.setColor(mix(wall, thing, 0.6f));
      int width = 16 + random.nextInt(56);
      int height = 14 + random.nextInt(60);
      g.fillRect(
          random.nextInt(WIDTH) - width / 2, random.nextInt(HEIGHT) - height / 2, width, height);
    }
  }

  private void hand(Graphics2D g, boolean[] stretched, boolean thumbUp, Random random) {
    line(g, 0, 0.4, 0, 2.2, 0.56, skin);
    line(g, 0, 1.7, 0, 5, 0.86, sleeve);
    for (int i = 4; i >= 1; i--) if (stretched[i]) finger(g, FINGERS[i], 0, random);
    g.setColor(shade);
    g.fill(new Ellipse2D.Double(-0.56, -0.54, 1.12, 1.16));
    g.setColor(skin);
    g.fill(new Ellipse2D.Double(-0.53, -0.51, 1.06, 1.1));
    for (int i = 4; i >= 1; i--) {
      Finger f = FINGERS[i];
      if (!stretched[i])
        line(g, f.x, f.y - 0.02, f.x * 0.9, f.y + 0.36 + 0.04 * random.nextDouble(), f.width, skin);
    }
    Finger thumb = FINGERS[0];
    if (stretched[0]) finger(g, thumb, thumbUp ? -0.25 : 0, random);
    else
      line(g, thumb.x, thumb.y + 0.08, 0.16, -0.02 + 0.06 * random.nextDouble(), thumb.width, skin);
  }

  private void finger(Graphics2D g, Finger f, double turn, Random random) {
    double angle = f.angle + turn + 0.07 * (2 * random.nextDouble() - 1);
    double bend = 0.12 * (2 * random.nextDouble() - 1);
    double half = f.length / 2;
    double x = f.x + half * Math.sin(angle);
    double y = f.y - half * Math.cos(angle);
    line(
        g,
        x,
        y,
        x + half * Math.sin(angle + bend),
        y - half * Math.cos(angle + bend),
        f.width * 0.92,
        skin);
    line(g, f.x, f.y, x, y, f.width, skin);
  }

  /** A thick line with round ends and a dark rim. */
  private void line(
      Graphics2D g, double x1, double y1, double x2, double y2, double width, Color color) {
    Line2D line = new Line2D.Double(x1, y1, x2, y2);
    g.setStroke(
        new BasicStroke((float) width + 0.06f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    g.setColor(mix(color, Color.BLACK, 0.45f));
    g.draw(line);
    g.setStroke(new BasicStroke((float) width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    g.setColor(color);
    g.draw(line);
  }

  /** Dims the picture to a level, and makes it warmer (warmth above 0) or colder. */
  private static void light(BufferedImage picture, double level, double warmth) {
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        Color c = new Color(picture.getRGB(x, y));
        int red = clamp(c.getRed() * level * (1 + warmth));
        int green = clamp(c.getGreen() * level);
        int blue = clamp(c.getBlue() * level * (1 - warmth));
        picture.setRGB(x, y, red << 16 | green << 8 | blue);
      }
    }
  }

  private static void number(BufferedImage picture, int pose) {
    Graphics2D g = picture.createGraphics();
    int height = HEIGHT / BITS;
    for (int bit = 0; bit < BITS; bit++) {
      g.setColor((pose >> bit & 1) == 1 ? Color.WHITE : Color.BLACK);
      g.fillRect(0, bit * height, BORDER, height);
    }
    g.dispose();
  }

  /**
   * The Y, U and V planes of a picture (full range BT.601, chroma at half resolution), with noise
   * on the brightness.
   */
  private static byte[] planes(BufferedImage picture, Random noise) {
    int half = WIDTH / 2;
    byte[] bytes = new byte[WIDTH * HEIGHT * 3 / 2];
    int u = WIDTH * HEIGHT;
    int v = u + u / 4;
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        Color c = new Color(picture.getRGB(x, y));
        double luma = 0.299 * c.getRed() + 0.587 * c.getGreen() + 0.114 * c.getBlue();
        double grain = x < BORDER ? 0 : 4 * noise.nextGaussian();
        bytes[y * WIDTH + x] = (byte) clamp(luma + grain);
        if (x % 2 == 0 && y % 2 == 0) {
          int at = y / 2 * half + x / 2;
          bytes[u + at] = (byte) clamp(128 + 0.564 * (c.getBlue() - luma));
          bytes[v + at] = (byte) clamp(128 + 0.713 * (c.getRed() - luma));
        }
      }
    }
    return bytes;
  }

  private static int clamp(double value) {
    return (int) Math.max(0, Math.min(255, Math.round(value)));
  }

  private static Color mix(Color a, Color b, float share) {
    return new Color(
        clamp(a.getRed() + share * (b.getRed() - a.getRed())),
        clamp(a.getGreen() + share * (b.getGreen() - a.getGreen())),
        clamp(a.getBlue() + share * (b.getBlue() - a.getBlue())));
  }
}
