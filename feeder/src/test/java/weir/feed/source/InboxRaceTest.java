package weir.feed.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that is exchanged for a link between the look at it and its claim. */
class InboxRaceTest {
    @TempDir
    private Path temp;

    @Test
    void aLinkThatWasNotAskedForIsClaimedAsALinkAndNotOpened() throws Exception {
        // given
        Path inbox = Files.createDirectories(temp.resolve("inbox"));
        Path link = Files.createSymbolicLink(
                inbox.resolve("rows.jsonl"), Files.writeString(temp.resolve("secret"), "{\"a\":1}\n"));
        Inbox own = new Inbox(inbox, FileOptions.Trust.OWN);
        own.open();

        // when
        Inbox.Claim claim = own.claim(link);

        // then
        assertThat(claim.file()).isSymbolicLink();
        assertThat(new FileRule(FileOptions.Trust.OWN).look(claim.file()).kind())
                .isEqualTo(FileRule.Kind.REFUSED);
        assertThatThrownBy(() ->
                        new RowFile(claim.file(), FileOptions.DEFAULT).bytes().close())
                .isInstanceOf(IOException.class);
    }
}
