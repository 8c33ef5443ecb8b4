package weir.parquet;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * An S3 store, which has no rename. A file is shown by a copy inside the store: it appears whole or not at all, and not if what is to be copied
 * is gone. A batch of several files is decided by the copy of its {@code _weir.json}, which names them; then each of them is copied, and what a
 * driver left undone the next one completes. So a reader may see a part of a batch for a moment, and never a row twice.
 */
final class S3Place extends HadoopPlace {
    private final Copies copies;
    private volatile boolean isUnfinished;

    /** Copies inside the store. */
    interface Copies {
        /**
         * Copies a file, in place of the one that has that name.
         *
         * @throws FileNotFoundException if there is nothing to copy
         */
        void copy(Path from, Path to) throws IOException;
    }

    S3Place(FileSystem files, Copies copies, Path dataset, Path staging) {
        super(files, dataset, staging);
        this.copies = copies;
    }

    /** Nothing yet: a file gets its name when it is shown. */
    @Override
    public void arrange(String from, String to) {}

    @Override
    public boolean showsFileByFile() {
        return true;
    }

    @Override
    public void publishDirectory(String staged, String name) throws IOException {
        Path decision = new Path(name, BatchManifest.FILE);
        if (files().exists(decision)) {
            throw new FileAlreadyExistsException(decision + " is already there");
        }
        BatchManifest kept =
                kept(new Path(staged, BatchManifest.FILE)).orElseThrow(() -> new FileNotFoundException(staged));
        isUnfinished = true;
        copies.copy(new Path(staged, BatchManifest.FILE), decision);
        show(kept, new Path(staged).getParent(), new Path(name));
        isUnfinished = false;
    }

    @Override
    public void publishAgain(String staged, String name) throws IOException {
        Path waiting = new Path(staged, BatchManifest.FILE);
        Optional<BatchManifest> kept = kept(waiting);
        if (kept.isPresent()) {
            copies.copy(waiting, new Path(name, BatchManifest.FILE));
            show(kept.get(), new Path(staged).getParent(), new Path(name));
        }
    }

    @Override
    public void withdraw(String directory, String to) throws IOException {
        remove(directory);
    }

    @Override
    public void publishNew(String file, byte[] content) throws IOException {
        write(file, content);
    }

    private Optional<BatchManifest> kept(Path file) throws IOException {
        return read(file.toString())
                .map(json -> BatchManifest.parse(new String(json, StandardCharsets.UTF_8), file.toString()));
    }

    /** Copies the files that a decided batch lacks. */
    private void show(BatchManifest kept, Path staged, Path directory) throws IOException {
        Set<String> there = names(directory);
        for (Map.Entry<String, String> file : kept.files().entrySet()) {
            if (!there.contains(file.getKey())) {
                copies.copy(new Path(staged, file.getValue()), new Path(directory, file.getKey()));
            }
        }
    }

    /** All files below a directory, by their names relative to it. */
    private Set<String> names(Path directory) throws IOException {
        Set<String> names = new HashSet<>();
        String prefix = files().makeQualified(directory).toString() + "/";
        try {
            RemoteIterator<LocatedFileStatus> all = files().listFiles(directory, true);
            while (all.hasNext()) {
                names.add(all.next().getPath().toString().substring(prefix.length()));
            }
        } catch (FileNotFoundException notThere) {
            return Set.of();
        }
        return names;
    }

    @Override
    public void publishFile(String staged, String name) throws IOException {
        copies.copy(new Path(staged), new Path(name));
    }

    /**
     * First the decisions that were not made are made impossible; then what was decided is found out, and completed. A decision whose files were
     * lost before they were shown is taken back: Spark repeats a batch that has not been completed.
     */
    @Override
    public void recover() throws IOException {
        for (String staged : list(staging())) {
            files().delete(new Path(new Path(staging(), staged), BatchDirectories.READY), true);
        }
        List<String> batches = list(dataset()).stream()
                .filter(BatchDirectories::isBatch)
                .sorted(Comparator.comparing(
                                (String batch) -> BatchDirectories.number(batch).getAsLong())
                        .reversed())
                .toList();
        for (String batch : batches) {
            if (isCompleted(batch)) {
                break;
            }
        }
        remove(staging());
    }

    /** What may have been decided stays, for the next who opens the dataset to complete. */
    @Override
    public void clearStaging() {
        if (!isUnfinished) {
            super.clearStaging();
        }
    }

    private boolean isCompleted(String batch) throws IOException {
        Path directory = new Path(dataset(), batch);
        Path decision = new Path(directory, BatchManifest.FILE);
        Optional<BatchManifest> kept = kept(decision);
        if (kept.isEmpty() || kept.get().isMerged()) {
            return true;
        }
        try {
            show(kept.get(), new Path(staging(), batch), directory);
            return true;
        } catch (FileNotFoundException lost) {
            // The decision last: without it nobody would know what is left to be removed.
            for (String file : kept.get().files().keySet()) {
                files().delete(new Path(directory, file), false);
            }
            files().delete(directory, true);
            return false;
        }
    }
}
