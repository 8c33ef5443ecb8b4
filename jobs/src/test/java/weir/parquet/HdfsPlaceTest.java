package weir.parquet;

import org.junit.jupiter.api.Tag;

@Tag("slow")
class HdfsPlaceTest extends PlaceContract {
    HdfsPlaceTest() {
        super(Datasets.Kind.HDFS);
    }
}
