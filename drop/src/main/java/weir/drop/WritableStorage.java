package weir.drop;

import java.io.IOException;

/** Where streams are written to. A file is there whole or not at all, and what is staged never replaces another. */
public interface WritableStorage extends Storage {

    /** A file that lies in the store, durable, but is not visible yet. */
    interface Staged {
        /**
         * Makes the file visible, atomically.
         *
         * @return false if a file is there under this path already; that file is left as it is
         * @throws IOException if it is unknown whether the file is visible now; the call may be repeated
         */
        boolean publish() throws IOException;

        /** Gives up: removes what was stored, unless it was published. Quiet if there is nothing to remove. */
        void discard() throws IOException;
    }

    /**
     * Brings a file's bytes to the store. Several may be staged at the same time, and published in the order of their
     * numbers.
     *
     * @param path relative to the root; directories on the way are made
     */
    Staged stage(String path, Content content) throws IOException;

    /**
     * Removes what an earlier writer of a lane staged and never published, because it died. Only a lane's writer may call it, before it
     * stages anything itself.
     */
    void discardStaged(String lane) throws IOException;

    /**
     * Puts a small file there, durably, in place of the one that has its name. Who reads it meanwhile finds the one or the other, whole. No drop
     * is written so.
     *
     * @param path relative to the root; directories on the way are made. One writer at a time
     */
    void replace(String path, Content content) throws IOException;
}
