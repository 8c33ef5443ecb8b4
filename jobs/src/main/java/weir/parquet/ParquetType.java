package weir.parquet;

import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import weir.pipeline.Sink;
import weir.pipeline.SinkReading;
import weir.pipeline.SinkType;
import weir.yaml.Element;
import weir.yaml.Key;
import weir.yaml.Position;
import weir.yaml.Section;
import weir.yaml.Shape;
import weir.yaml.SizeOrOff;
import weir.yaml.Values;

/** The kind of sink {@code parquet}. */
public final class ParquetType implements SinkType {
    static final String KEY = "parquet";

    private static final Key<String> PATH = Key.required("path", Values.PATH, "A directory or URI.");
    private static final Key<List<String>> PARTITION_BY =
            Key.optional("partitionBy", SinkReading.COLUMNS, "Columns that become directories; only mode append can.");
    private static final Key<SizeOrOff> COMPACT = Key.optional(
            "compact",
            Values.SIZE_OR_OFF,
            "Up to which size an idle driver merges the small files of finished batches; only mode append has any. Default: "
                    + "128 MiB in a local directory and, with postgres, on HDFS; off in an S3 store.");
    private static final Shape DATASET = Shape.of(PATH, SinkReading.KEY, PARTITION_BY, COMPACT);
    private static final Key<Element> PARQUET = Key.optional(
            KEY, Element.anyOf(Values.PATH, DATASET), "A dataset of Parquet files: its directory, or more of it.");

    @Override
    public Key<?> key() {
        return PARQUET;
    }

    @Override
    public boolean needsDatabase() {
        return false;
    }

    @Override
    public Optional<Sink> alone(Position position) {
        return Optional.empty();
    }

    @Override
    public Sink read(Section sink, SinkReading reading) {
        Element parquet = sink.get(PARQUET).orElseThrow();
        Position position = reading.position();
        boolean hasDatabase = reading.schema().isPresent();
        if (parquet.node() instanceof ScalarNode) {
            String path = Values.PATH
                    .read(reading.reading(), parquet.position(), parquet.node())
                    .orElseThrow();
            return new ParquetDataset(
                    position,
                    path,
                    List.of(),
                    List.of(),
                    Compacting.of(path, hasDatabase).bytesByDefault());
        }
        Section section = DATASET.section(reading.reading(), parquet.position(), parquet.node());
        String path = section.text(PATH);
        Compacting compacting = Compacting.of(path, hasDatabase);
        Optional<SizeOrOff> compact = section.get(COMPACT);
        if (compact.filter(size -> size.bytes().isPresent()).isPresent() && !compacting.hasLock()) {
            reading.reading()
                    .problem(
                            section.place(COMPACT),
                            "nothing keeps two drivers apart that merge files at \"" + path + "\"",
                            "Add \"postgres: {url, user, password}\" to the pipeline, or write \"compact: off\"");
        }
        Sink made = new ParquetDataset(
                position,
                path,
                reading.columns(section, SinkReading.KEY),
                reading.columns(section, PARTITION_BY),
                compact.map(SizeOrOff::bytes).orElseGet(compacting::bytesByDefault));
        section.end();
        return made;
    }
}
