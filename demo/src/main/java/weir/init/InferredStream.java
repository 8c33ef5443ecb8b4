package weir.init;

import java.nio.file.Path;
import weir.problem.InvalidInput;

/**
 * A stream that was inferred.
 *
 * @param name its name in the pipeline
 * @param sample what it was inferred from
 * @param columns its columns
 * @param eventTime when an event happened
 * @param keys what tells rows apart, and what gathers them
 */
record InferredStream(String name, Sample sample, Columns columns, EventTimeChoice eventTime, KeyCandidates keys) {

    /**
     * Infers a stream.
     *
     * @param path a file or a directory
     * @throws InvalidInput with all that is wrong with the sample, as far as it is read
     */
    static InferredStream of(Path path, Bounds bounds) {
        Sample sample = Sample.read(SampleFiles.at(path), bounds);
        Columns columns = Columns.of(sample.profile(), !isFed(sample.files()));
        if (columns.all().isEmpty()) {
            throw Faults.of(path, "no field of its rows can be a column", "Give one with named fields");
        }
        EventTimeChoice eventTime = EventTimeChoice.among(columns, sample.rows());
        KeyCandidates keys = KeyCandidates.among(columns, eventTime.best(), sample.rows());
        return new InferredStream(Names.stream(sample.files().stem()), sample, columns, eventTime, keys);
    }

    /** Whether its rows come as drops that {@code weir feed} makes of the files; else the pipeline reads the files. */
    boolean isFed() {
        return isFed(sample.files());
    }

    private static boolean isFed(SampleFiles files) {
        return !(files.format() instanceof SampleFormat.Csv csv) || csv.isFed();
    }

    /** The directory beside the pipeline file in which its rows are. */
    String directory() {
        return "in/" + name;
    }
}
