package weir.files;

import java.io.Serializable;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.json.JSONOptionsInRead;
import org.apache.spark.sql.execution.datasources.FileFormat;
import org.apache.spark.sql.execution.datasources.PartitionedFile;
import org.apache.spark.sql.execution.datasources.json.JsonDataSource$;
import org.apache.spark.sql.execution.datasources.json.JsonFileFormat;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.sources.Filter;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import scala.Function1;
import scala.collection.Iterator;
import scala.collection.Seq;
import scala.collection.immutable.Map;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction1;
import weir.json.TextKeepingParser;

/** Spark's format of JSON files, read by a parser that keeps texts as they are. */
final class TextKeepingJson extends JsonFileFormat {

    /** The format to read a format's files with. */
    static FileFormat inPlaceOf(FileFormat format) {
        return format instanceof JsonFileFormat ? new TextKeepingJson() : format;
    }

    @Override
    public Function1<PartitionedFile, Iterator<InternalRow>> buildReader(
            SparkSession session,
            StructType dataSchema,
            StructType partitionSchema,
            StructType requiredSchema,
            Seq<Filter> filters,
            Map<String, String> options,
            Configuration configuration) {
        SQLConf settings = session.sessionState().conf();
        JSONOptionsInRead parsed =
                new JSONOptionsInRead(options, settings.sessionLocalTimeZone(), settings.columnNameOfCorruptRecord());
        StructType columns = new StructType();
        for (StructField field : requiredSchema.fields()) {
            columns = field.name().equals(parsed.columnNameOfCorruptRecord()) ? columns : columns.add(field);
        }
        Broadcast<SerializableConfiguration> shared = session.sparkContext()
                .broadcast(
                        new SerializableConfiguration(configuration),
                        ClassTag$.MODULE$.apply(SerializableConfiguration.class));
        return new Reader(shared, parsed, columns, requiredSchema, filters);
    }

    private static final class Reader extends AbstractFunction1<PartitionedFile, Iterator<InternalRow>>
            implements Serializable {
        private static final long serialVersionUID = 1;

        private final Broadcast<SerializableConfiguration> configuration;
        private final JSONOptionsInRead options;
        private final StructType columns;
        private final StructType required;
        private final Seq<Filter> filters;

        /**
         * What reads a file.
         *
         * @param columns that JSON has
         * @param required the same, and the one for rows that do not fit
         */
        Reader(
                Broadcast<SerializableConfiguration> configuration,
                JSONOptionsInRead options,
                StructType columns,
                StructType required,
                Seq<Filter> filters) {
            this.configuration = configuration;
            this.options = options;
            this.columns = columns;
            this.required = required;
            this.filters = filters;
        }

        @Override
        public Iterator<InternalRow> apply(PartitionedFile file) {
            return JsonDataSource$.MODULE$
                    .apply(options)
                    .readFile(
                            configuration.value().value(),
                            file,
                            new TextKeepingParser(columns, options, filters),
                            required);
        }
    }
}
