package weir.drop;

import java.io.Serializable;

/**
 * A drop that is there.
 *
 * @param lane the lane's name
 * @param number its place in the lane, from 0
 * @param compression how its bytes are packed
 * @param bytes its size as stored
 * @param modifiedMillis when the store says it was written, in ms since 1970
 * @param sealedMillis when its writer says that it was sealed, in ms since 1970; 0 if the writer does not say
 */
public record Drop(
        String lane, long number, Compression compression, long bytes, long modifiedMillis, long sealedMillis)
        implements Serializable {

    /** Where it lies below the stream's root: {@code lane/000000012/345.json}. */
    public String path() {
        return Layout.path(lane, number, compression.suffix());
    }
}
