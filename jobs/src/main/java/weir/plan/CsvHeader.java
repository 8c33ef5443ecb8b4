package weir.plan;

import com.univocity.parsers.csv.CsvParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.catalyst.csv.CSVOptions;
import org.apache.spark.sql.execution.datasources.csv.CSVUtils;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import weir.catalyst.Trees;
import weir.pipeline.CsvQuoting;
import weir.pipeline.Table;

/** The columns of a CSV file that names them in its first line, as Spark reads them: all of them strings. */
final class CsvHeader {
    private static final String HADOOP = "spark.hadoop.";

    private final Configuration hadoop = new Configuration();

    /** @param spark Spark's configuration, of which Hadoop's part says how to reach files that are not local */
    CsvHeader(Map<String, String> spark) {
        spark.forEach((key, value) -> {
            if (key.startsWith(HADOOP)) {
                hadoop.set(key.substring(HADOOP.length()), value);
            }
        });
    }

    /**
     * The columns of a table without a schema.
     *
     * @throws IOException if the file cannot be read, or has no first line
     */
    StructType read(Table table) throws IOException {
        Map<String, String> dialect = new HashMap<>(CsvQuoting.OPTIONS);
        dialect.putAll(Map.of("header", "true", "sep", table.separator()));
        CSVOptions options = new CSVOptions(Trees.map(dialect), true, "UTC");
        String[] names = new CsvParser(options.asParserSettings()).parseLine(firstLine(table.csv()));
        StructType columns = new StructType();
        for (String name : CSVUtils.makeSafeHeader(names, false, options)) {
            columns = columns.add(name, DataTypes.StringType);
        }
        return columns;
    }

    private String firstLine(String file) throws IOException {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(open(file), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String text = line.startsWith("\uFEFF") ? line.substring(1) : line;
                if (!text.isBlank()) {
                    return text;
                }
            }
        }
        throw new IOException("it is empty");
    }

    private InputStream open(String file) throws IOException {
        if (isLocal(file)) {
            return Files.newInputStream(Path.of(file));
        }
        org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(file);
        return path.getFileSystem(hadoop).open(path);
    }

    /** Whether a file is named by a path of this machine, and not by a URI. */
    static boolean isLocal(String file) {
        return file.startsWith("/");
    }

    /** @throws NoSuchFileException if a local file is not there */
    static void requireThere(String file) throws NoSuchFileException {
        if (isLocal(file) && !Files.isReadable(Path.of(file))) {
            throw new NoSuchFileException(file);
        }
    }
}
