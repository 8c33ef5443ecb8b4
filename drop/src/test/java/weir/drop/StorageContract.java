package weir.drop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/**
 * What the drop protocol asks of a store. A subclass names a store to write to and one to read from, which show the same place; it
 * must be empty at the beginning of each test.
 */
public abstract class StorageContract {
    private static final String FIRST = "lane/000000000/000.json";

    /** Where the tests write. */
    protected abstract WritableStorage writable();

    /** Where they read what was written. */
    protected abstract Storage readable();

    /** How many files a listing is tried with; stores that answer in pages should say more than a page. */
    protected int files() {
        return 100;
    }

    @Test
    void aDirectoryThatIsNotThereIsEmpty() throws IOException {
        assertThat(readable().list("")).isEmpty();
        assertThat(readable().list("lane/000000000")).isEmpty();
    }

    @Test
    void aStagedFileIsNotVisible() throws IOException {
        writable().stage(FIRST, content("one\n"));

        assertThat(names("lane/000000000")).isEmpty();
        assertNotThere(FIRST);
    }

    @Test
    void aPublishedFileIsListedWithItsSizeAndReadWhole() throws IOException {
        long before = System.currentTimeMillis();

        boolean published = writable().stage(FIRST, content("one\n")).publish();

        assertThat(published).isTrue();
        assertThat(readable().list("lane/000000000")).singleElement().satisfies(entry -> {
            assertThat(entry.name()).isEqualTo("000.json");
            assertThat(entry.directory()).isFalse();
            assertThat(entry.bytes()).isEqualTo(4);
            // Some stores have whole seconds, some say nothing.
            assertThat(entry.modifiedMillis())
                    .satisfiesAnyOf(at -> assertThat(at).isZero(), at -> assertThat(at)
                            .isBetween(before - 60_000, System.currentTimeMillis() + 60_000));
        });
        assertThat(read(FIRST)).isEqualTo("one\n");
    }

    @Test
    void directoriesAreTold() throws IOException {
        writable().stage(FIRST, content("one\n")).publish();

        assertThat(readable().list(""))
                .filteredOn(entry -> entry.name().equals("lane"))
                .singleElement()
                .matches(Storage.Entry::directory);
        assertThat(readable().list("lane"))
                .filteredOn(entry -> entry.name().equals("000000000"))
                .singleElement()
                .matches(Storage.Entry::directory);
    }

    @Test
    void aFileIsNeverReplaced() throws IOException {
        writable().stage(FIRST, content("one\n")).publish();

        boolean published = writable().stage(FIRST, content("another\n")).publish();

        assertThat(published).isFalse();
        assertThat(read(FIRST)).isEqualTo("one\n");
    }

    @Test
    void ofManyWhoPublishTheSameNameOneWins() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Boolean>> writers = new ArrayList<>();
            for (int writer = 0; writer < 8; writer++) {
                WritableStorage.Staged staged = writable().stage(FIRST, content("by " + writer + "\n"));
                writers.add(staged::publish);
            }

            List<Boolean> won = new ArrayList<>();
            for (Future<Boolean> answer : threads.invokeAll(writers)) {
                won.add(answer.get());
            }

            assertThat(won).containsOnlyOnce(true);
            assertThat(read(FIRST)).isEqualTo("by " + won.indexOf(true) + "\n");
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void severalAreStagedAtATimeAndPublishedInOrder() throws IOException {
        WritableStorage.Staged first = writable().stage(FIRST, content("one\n"));
        WritableStorage.Staged second = writable().stage("lane/000000000/001.json", content("two\n"));

        first.publish();
        assertThat(names("lane/000000000")).containsExactly("000.json");
        second.publish();

        assertThat(names("lane/000000000")).containsExactlyInAnyOrder("000.json", "001.json");
        assertThat(read("lane/000000000/001.json")).isEqualTo("two\n");
    }

    @Test
    void whatIsGivenUpIsGone() throws IOException {
        WritableStorage.Staged staged = writable().stage(FIRST, content("one\n"));

        staged.discard();
        staged.discard();

        assertThat(names("lane/000000000")).isEmpty();
    }

    @Test
    void givingUpAfterPublishingChangesNothing() throws IOException {
        WritableStorage.Staged staged = writable().stage(FIRST, content("one\n"));
        staged.publish();

        staged.discard();

        assertThat(read(FIRST)).isEqualTo("one\n");
    }

    @Test
    void whatADeadWriterStagedIsRemovedFromItsLaneOnly() throws IOException {
        writable().stage(FIRST, content("one\n"));
        WritableStorage.Staged other = writable().stage("other/000000000/000.json", content("two\n"));

        writable().discardStaged("lane");

        assertThat(other.publish()).isTrue();
        assertThat(names("lane/000000000")).isEmpty();
        assertThat(read("other/000000000/000.json")).isEqualTo("two\n");
    }

    @Test
    void thereIsNothingToRemoveWhereNobodyWrote() throws IOException {
        writable().discardStaged("lane");

        assertThat(readable().list("lane")).isEmpty();
    }

    @Test
    void aFileThatMayChangeIsReplacedAsAWhole() throws IOException {
        writable().replace("_lanes/lane.tally", content("a long one\n"));
        writable().replace("_lanes/lane.tally", content("two\n"));

        assertThat(names("_lanes")).containsExactly("lane.tally");
        assertThat(read("_lanes/lane.tally")).isEqualTo("two\n");
    }

    @Test
    void aTallyIsReadAsItWasWrittenAndIsNoLane() throws IOException {
        writable().stage(FIRST, content("one\n")).publish();
        Tally tally = new Tally(1, 1, 7);

        Tallies.write(writable(), "lane", tally);

        assertThat(Tallies.lanes(readable())).containsExactly("lane");
        assertThat(Tallies.read(readable(), "lane")).isEqualTo(tally);
        assertThat(new StreamReader(readable()).lanes()).containsExactly("lane");
    }

    @Test
    void manyFilesAreListedAtOnce() throws IOException {
        List<String> expected = new ArrayList<>();
        for (int number = 0; number < files(); number++) {
            writable()
                    .stage(Layout.path("lane", number, ".json"), content("x\n"))
                    .publish();
            expected.add(Layout.path("lane", number, ".json"));
        }

        List<String> found = new ArrayList<>();
        for (String segment : names("lane")) {
            names("lane/" + segment).forEach(name -> found.add("lane/" + segment + "/" + name));
        }
        assertThat(found).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void aFileThatIsNotThereIsNotOpened() {
        assertNotThere(FIRST);
    }

    private void assertNotThere(String path) {
        assertThatThrownBy(() -> readable().open(path).close())
                .isInstanceOfAny(FileNotFoundException.class, NoSuchFileException.class);
    }

    private List<String> names(String directory) throws IOException {
        return readable().list(directory).stream().map(Storage.Entry::name).toList();
    }

    private String read(String path) throws IOException {
        try (InputStream in = readable().open(path)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static Content content(String text) {
        return Content.of(text.getBytes(StandardCharsets.UTF_8));
    }
}
