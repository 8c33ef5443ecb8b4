package weir.init;

import java.nio.file.Path;
import java.util.List;
import weir.problem.InvalidInput;

/**
 * What was read of a sample.
 *
 * @param files where it is
 * @param profile of its rows
 * @param rows how many were read
 * @param isWhole whether these are all
 * @param first some of the first rows; at least one
 * @param hasLineFeeds whether values of CSV have line feeds in them
 */
record Sample(
        SampleFiles files, Profile profile, long rows, boolean isWhole, List<SampleRow> first, boolean hasLineFeeds) {
    /** Keeps its own copy of {@code first}. */
    Sample {
        first = List.copyOf(first);
    }

    /**
     * Reads rows up to a bound.
     *
     * @throws InvalidInput with all that is wrong with the sample, as far as it was read
     */
    static Sample read(SampleFiles files, Bounds bounds) {
        SampleReading reading = new SampleReading(bounds, files.files().size() > 1);
        for (Path file : files.files()) {
            if (files.format() instanceof SampleFormat.Csv csv) {
                new CsvSample(file, csv, reading).read();
            } else {
                new JsonSample(file, reading).read();
            }
        }
        return reading.sample(files);
    }
}
