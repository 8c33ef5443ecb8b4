package weir.parquet;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** A place in which something happens before each change: what is after one is before the next. */
final class Watched implements Place {
    private final Place place;
    private final Step step;

    /** What happens before each change. */
    interface Step {
        void pass();
    }

    /** The process is gone. */
    static final class Killed extends Error {}

    Watched(Place place, Step step) {
        this.place = place;
        this.step = step;
    }

    /** A change. */
    private interface Change {
        void make() throws IOException;
    }

    private void watch(Change change) throws IOException {
        step.pass();
        change.make();
    }

    @Override
    public String dataset() {
        return place.dataset();
    }

    @Override
    public String staging() {
        return place.staging();
    }

    @Override
    public String uri(String path) {
        return place.uri(path);
    }

    @Override
    public List<String> list(String directory) throws IOException {
        return place.list(directory);
    }

    @Override
    public Optional<byte[]> read(String file) throws IOException {
        return place.read(file);
    }

    @Override
    public void write(String file, byte[] content) throws IOException {
        watch(() -> place.write(file, content));
    }

    @Override
    public void arrange(String from, String to) throws IOException {
        watch(() -> place.arrange(from, to));
    }

    @Override
    public void publishDirectory(String staged, String name) throws IOException {
        watch(() -> place.publishDirectory(staged, name));
    }

    @Override
    public void publishFile(String staged, String name) throws IOException {
        watch(() -> place.publishFile(staged, name));
    }

    @Override
    public void remove(String path) throws IOException {
        watch(() -> place.remove(path));
    }

    @Override
    public void recover() throws IOException {
        watch(place::recover);
    }

    @Override
    public void clearStaging() {
        place.clearStaging();
    }

    @Override
    public void publishAgain(String staged, String name) throws IOException {
        watch(() -> place.publishAgain(staged, name));
    }

    @Override
    public void withdraw(String directory, String to) throws IOException {
        watch(() -> place.withdraw(directory, to));
    }

    @Override
    public void publishNew(String file, byte[] content) throws IOException {
        watch(() -> place.publishNew(file, content));
    }

    @Override
    public void force(String directory) throws IOException {
        place.force(directory);
    }

    @Override
    public long bytes(String directory) throws IOException {
        return place.bytes(directory);
    }

    @Override
    public boolean showsFileByFile() {
        return place.showsFileByFile();
    }
}
