package weir.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import weir.sink.Batch;
import weir.sink.Mode;

@Tag("slow")
@Tag("s3")
class S3PlaceTest extends PlaceContract {
    S3PlaceTest() {
        super(Datasets.Kind.S3);
    }

    @Test
    void takesBackABatchWhoseFilesWereLostBeforeTheyWereShown() throws IOException {
        // given
        Path dataset = fresh("data");
        write(datasets().place(dataset), Mode.APPEND, datasets().batch(0, "a|1"));
        Batch batch = datasets().batch(1, "b|2");
        BatchManifest decided =
                BatchManifest.of(batch).with(new TreeMap<>(Map.of("part-00000.parquet", "written/lost.parquet")));
        datasets()
                .place(dataset)
                .write(
                        dataset + "/batch=000000001/" + BatchManifest.FILE,
                        decided.toJson().getBytes(StandardCharsets.UTF_8));

        // when
        write(datasets().place(dataset), Mode.APPEND, batch);

        // then
        assertThat(datasets().rows(dataset)).containsExactly("a|1", "b|2");
    }
}
