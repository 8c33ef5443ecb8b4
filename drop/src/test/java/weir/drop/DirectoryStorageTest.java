package weir.drop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryStorageTest extends StorageContract {
    private static final Content ROW = Content.of(new byte[] {'{', '}', '\n'});

    @TempDir
    private Path root;

    @Override
    protected WritableStorage writable() {
        return new DirectoryStorage(root);
    }

    @Override
    protected Storage readable() {
        return new DirectoryStorage(root);
    }

    @Test
    void aLinkThatWasMadeBeforeItsAnswerWasLostCountsAsPublished() throws IOException {
        WritableStorage.Staged staged = writable().stage("lane/000000000/000.json", ROW);
        Files.createLink(root.resolve("lane/000000000/000.json"), staged());

        assertThat(staged.publish()).isTrue();
        assertThat(stagedFiles()).isEmpty();
    }

    @Test
    void leavesNothingBehindBesidesTheDrop() throws IOException {
        writable().stage("lane/000000000/000.json", ROW).publish();
        writable().stage("lane/000000000/000.json", ROW).publish();

        assertThat(stagedFiles()).isEmpty();
    }

    @Test
    void aFileThatIsOnTheDiskAlreadyIsNotWrittenAgain() throws IOException {
        Path file = Files.writeString(root.resolve("sealed"), "{}\n");

        writable().stage("lane/000000000/000.json", Content.ofDurable(file)).publish();

        Path drop = root.resolve("lane/000000000/000.json");
        assertThat(Files.isSameFile(file, drop)).isTrue();
        Files.delete(file);
        assertThat(drop).content().isEqualTo("{}\n");
        assertThat(stagedFiles()).isEmpty();
    }

    @Test
    void aFileInPlaceOfADirectoryIsTold() throws IOException {
        Files.createFile(root.resolve("lane"));

        assertThatThrownBy(() -> writable().stage("lane/000000000/000.json", ROW))
                .isInstanceOf(NotDirectoryException.class)
                .hasMessage(root.resolve("lane").toString());
    }

    private Path staged() throws IOException {
        return stagedFiles().get(0);
    }

    private List<Path> stagedFiles() throws IOException {
        try (Stream<Path> files = Files.list(root.resolve("lane/.staging"))) {
            return files.toList();
        }
    }
}
