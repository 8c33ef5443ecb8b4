package weir.parquet;

class HdfsPlaceTest extends PlaceContract {
    HdfsPlaceTest() {
        super(Datasets.Kind.HDFS);
    }
}
