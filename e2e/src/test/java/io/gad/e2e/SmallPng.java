package io.gad.e2e;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;

/** A picture with a palette: a page has few colours and many shades of its letters' edges, and takes a third of the bytes. */
final class SmallPng {

    private static final int COLOURS = 256;

    private SmallPng() {}

    /** @param png of any kind */
    static void write(byte[] png, Path file) {
        try {
            BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
            if (!ImageIO.write(indexed(image), "png", file.toFile())) {
                throw new IllegalStateException("Expected a writer for PNG, found none.");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static BufferedImage indexed(BufferedImage image) {
        int[] pixels = image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
        int[] palette = palette(pixels);
        Map<Integer, Integer> nearest = new HashMap<>();
        BufferedImage small = new BufferedImage(
                image.getWidth(),
                image.getHeight(),
                BufferedImage.TYPE_BYTE_INDEXED,
                new IndexColorModel(8, palette.length, palette, 0, false, -1, java.awt.image.DataBuffer.TYPE_BYTE));
        int[] indices = new int[pixels.length];
        for (int i = 0; i < pixels.length; i++) {
            indices[i] = nearest.computeIfAbsent(pixels[i] & 0xffffff, colour -> nearest(colour, palette));
        }
        small.getRaster().setPixels(0, 0, image.getWidth(), image.getHeight(), indices);
        return small;
    }

    /** The most frequent colours, of those that differ by more than an eye tells. */
    private static int[] palette(int[] pixels) {
        Map<Integer, Map<Integer, Integer>> shades = new HashMap<>();
        for (int pixel : pixels) {
            int colour = pixel & 0xffffff;
            shades.computeIfAbsent(colour & 0xf8f8f8, s -> new HashMap<>()).merge(colour, 1, Integer::sum);
        }
        List<Map<Integer, Integer>> frequent = shades.values().stream()
                .sorted(Comparator.comparingInt(SmallPng::count).reversed())
                .limit(COLOURS)
                .toList();
        return frequent.stream()
                .mapToInt(shade -> shade.entrySet().stream()
                        .max(Map.Entry.comparingByValue())
                        .orElseThrow()
                        .getKey())
                .toArray();
    }

    private static int count(Map<Integer, Integer> shade) {
        return shade.values().stream().mapToInt(Integer::intValue).sum();
    }

    private static int nearest(int colour, int[] palette) {
        int best = 0;
        int least = Integer.MAX_VALUE;
        for (int i = 0; i < palette.length; i++) {
            int red = (colour >> 16 & 0xff) - (palette[i] >> 16 & 0xff);
            int green = (colour >> 8 & 0xff) - (palette[i] >> 8 & 0xff);
            int blue = (colour & 0xff) - (palette[i] & 0xff);
            int distance = red * red + green * green + blue * blue;
            if (distance < least) {
                least = distance;
                best = i;
            }
        }
        return best;
    }
}
