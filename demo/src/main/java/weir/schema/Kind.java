package weir.schema;

import java.util.Locale;
import java.util.Map;
import weir.feed.StreamsFile;
import weir.pipeline.PipelineFile;
import weir.pipelinetest.TestFileReader;

/** The kinds of files that users write. */
enum Kind {
    PIPELINE,
    STREAMS,
    TEST;

    /** Its schema, as maps and lists. */
    Map<String, Object> schema() {
        return switch (this) {
            case PIPELINE -> PipelineFile.schema();
            case STREAMS -> StreamsFile.schema();
            case TEST -> TestFileReader.schema();
        };
    }

    /** As the command line has it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
