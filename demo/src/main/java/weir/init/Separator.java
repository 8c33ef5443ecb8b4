package weir.init;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import weir.feed.source.CsvReader;

/** Finds out what separates the values of CSV: with it most records have as many values as the header, and more than one. */
final class Separator {
    private static final List<Character> CANDIDATES = List.of(',', ';', '\t', '|');
    private static final int MAX_RECORDS = 200;

    private Separator() {}

    /** @param isTabbed whether the name of the file says that tabs do */
    static char of(Head head, boolean isTabbed) {
        char best = isTabbed ? '\t' : ',';
        double bestScore = score(head, best);
        for (char candidate : CANDIDATES) {
            double score = score(head, candidate);
            if (score > bestScore) {
                best = candidate;
                bestScore = score;
            }
        }
        return best;
    }

    /** From 0 to 1, plus a little for more columns, which decides among those that fit as well. */
    private static double score(Head head, char candidate) {
        List<Integer> widths = widths(head, candidate);
        if (widths.isEmpty() || widths.get(0) < 2) {
            return 0;
        }
        int header = widths.get(0);
        double fitting = widths.stream().filter(width -> width == header).count() / (double) widths.size();
        return fitting + Math.min(header, 1_000) * 1e-6;
    }

    /** How many values records have; the last one is left out where the head may end within it. */
    private static List<Integer> widths(Head head, char candidate) {
        List<Integer> widths = new ArrayList<>();
        byte[] bytes = head.text().replaceAll("[^\\x00-\\x7f]", "x").getBytes(StandardCharsets.US_ASCII);
        try (CsvReader reader = new CsvReader(new ByteArrayInputStream(bytes), candidate, bytes.length + 1)) {
            for (List<String> record = reader.next();
                    !record.isEmpty() && widths.size() < MAX_RECORDS;
                    record = reader.next()) {
                widths.add(record.size());
            }
        } catch (IOException e) {
            // A quote that is not closed: reading the whole file tells, if the head was not just cut there.
            return widths;
        }
        if (!head.isWhole() && widths.size() > 1 && widths.size() < MAX_RECORDS) {
            widths.remove(widths.size() - 1);
        }
        return widths;
    }
}
