package weir.feed.generate;

import static weir.feed.generate.LineBuffer.ascii;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Lines that characters of Shakespeare's plays say, in any order. */
final class QuoteGenerator implements RowGenerator {
    private static final byte[] NO_QUOTE = ascii(",\"Play\":null,\"Character\":null,\"Quote\":null}\n");
    /** The end of a row, for each line of quotes.tsv: play, character, quote. */
    private static final byte[][] QUOTES = read();

    private final Dice dice;
    private final double errors;
    private final Timing timing;

    QuoteGenerator(long seed, double errors, Timing timing) {
        this.dice = new Dice(seed);
        this.errors = errors;
        this.timing = timing;
    }

    @Override
    public void write(long row, LineBuffer into) {
        long place = timing.place(row);
        timing.write(place, into);
        into.append(dice.happens(errors, place, 1) ? NO_QUOTE : QUOTES[dice.below(QUOTES.length, place, 2)]);
    }

    private static byte[][] read() {
        try (InputStream in = QuoteGenerator.class.getResourceAsStream("quotes.tsv")) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .map(line -> line.split("\t", -1))
                    .map(parts -> ascii(",\"Play\":\"%s\",\"Character\":\"%s\",\"Quote\":\"%s\"}\n"
                            .formatted(parts[0], parts[1], parts[2])))
                    .toArray(byte[][]::new);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
