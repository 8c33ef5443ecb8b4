package weir.feed.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import weir.drop.Content;
import weir.drop.S3Server;
import weir.drop.Storage;
import weir.drop.StorageContract;
import weir.drop.WritableStorage;
import weir.problem.InvalidInput;
import weir.problem.PermanentFailure;

/** The contract, and what is a store's own. */
@Tag("slow")
@Tag("s3")
class S3StorageTest extends StorageContract {
    private static final S3Server SERVER = S3Server.shared();

    private final S3Storage storage = open("/" + UUID.randomUUID(), SERVER.secretKey());

    private static S3Storage open(String path, String secret) {
        S3Settings settings =
                new S3Settings(Optional.of(URI.create(SERVER.endpoint())), Optional.of("us-east-1"), Optional.empty());
        return S3Storage.open(
                "s3://" + (path.startsWith("/") ? S3Server.BUCKET : "") + path,
                settings,
                StaticCredentialsProvider.create(AwsBasicCredentials.create(SERVER.accessKey(), secret)));
    }

    @Override
    protected WritableStorage writable() {
        return storage;
    }

    @Override
    protected Storage readable() {
        return storage;
    }

    @Override
    protected int files() {
        // More than a page, in two segments.
        return 1_010;
    }

    @AfterEach
    void close() {
        storage.close();
    }

    private static Content large(int seed) {
        byte[] bytes = new byte[(int) S3Storage.PUT_AT_MOST + 1];
        bytes[7] = (byte) seed;
        return Content.of(bytes);
    }

    @Test
    void aLargeFileIsInTheStoreBeforeItIsVisibleAndNeverReplaced() throws IOException {
        WritableStorage.Staged first = storage.stage("lane/000000000/000.json", large(1));
        WritableStorage.Staged second = storage.stage("lane/000000000/000.json", large(2));
        assertThat(storage.list("lane/000000000")).isEmpty();

        boolean published = first.publish();
        boolean replaced = second.publish();
        second.discard();

        assertThat(published).isTrue();
        assertThat(replaced).isFalse();
        assertThat(storage.open("lane/000000000/000.json").readAllBytes()[7]).isEqualTo((byte) 1);
    }

    @Test
    void aFileThatIsPublishedTwiceIsStillTheOne() throws IOException {
        WritableStorage.Staged staged = storage.stage("lane/000000000/000.json", large(1));
        staged.publish();

        staged.publish();

        assertThat(storage.list("lane/000000000")).hasSize(1);
    }

    @Test
    void whatWasGivenUpIsNotPublished() throws IOException {
        WritableStorage.Staged staged = storage.stage("lane/000000000/000.json", large(1));
        staged.discard();

        assertThatThrownBy(staged::publish)
                .isInstanceOf(IOException.class)
                .hasMessage("the store has forgotten the upload");
    }

    @Test
    void aWrongSecretIsToldAndNotShown() {
        S3Storage wrong = open("/x", "not-the-secret");

        assertThatThrownBy(wrong::requireAccess)
                .isInstanceOf(PermanentFailure.class)
                .hasMessageStartingWith(
                        "Cannot write drops to \"s3://lake/x/\": the secret key does not fit the access key.")
                .hasMessageNotContaining("not-the-secret");
    }

    @Test
    void aBucketThatIsNotThereIsTold() {
        S3Storage nowhere = open("no-such-bucket", SERVER.secretKey());

        assertThatThrownBy(nowhere::requireAccess)
                .isInstanceOf(PermanentFailure.class)
                .hasMessageStartingWith("Cannot write drops to \"s3://no-such-bucket/\": there is no such bucket.");
    }

    @Test
    void anAddressOfAnotherFormIsRefused() {
        assertThatThrownBy(() -> S3Address.parse("s3:/lake"))
                .isInstanceOf(InvalidInput.class)
                .hasMessage("--to: \"s3:/lake\" is no place in an S3 store. Write s3://BUCKET/PREFIX.");
    }
}
