package weir.parquet;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;

/** A file system whose rename is atomic and replaces files, such as HDFS. */
final class RenamingPlace extends HadoopPlace {
    private final FileContext names;

    RenamingPlace(Path dataset, Path staging, Configuration configuration) throws IOException {
        super(dataset.getFileSystem(configuration), dataset, staging);
        this.names = FileContext.getFileContext(files().getUri(), configuration);
    }

    @Override
    public void arrange(String from, String to) throws IOException {
        files().mkdirs(new Path(to).getParent());
        rename(from, to);
    }

    @Override
    public void publishDirectory(String staged, String name) throws IOException {
        files().mkdirs(new Path(name).getParent());
        rename(staged, name);
    }

    /** {@code FileSystem.rename} would move a directory into one that has its name; this one refuses. */
    private void rename(String from, String to) throws IOException {
        if (files().exists(new Path(to))) {
            throw new FileAlreadyExistsException(to + " is already there");
        }
        names.rename(new Path(from), new Path(to));
    }

    @Override
    public void publishFile(String staged, String name) throws IOException {
        files().mkdirs(new Path(name).getParent());
        names.rename(new Path(staged), new Path(name), Options.Rename.OVERWRITE);
    }

    @Override
    public void publishNew(String file, byte[] content) throws IOException {
        Path target = new Path(file);
        Path temporary = new Path(target.getParent(), "." + target.getName());
        write(temporary.toString(), content);
        names.rename(temporary, target);
    }
}
