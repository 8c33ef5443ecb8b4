package weir.init;

import java.nio.file.Path;

/**
 * Where a row of a sample stands.
 *
 * @param file the row's file
 * @param isOneOfMany whether the sample has other files as well
 * @param unit {@code line}, or {@code element} for that of an array
 * @param number from 1
 */
record Place(Path file, boolean isOneOfMany, String unit, long number) {
    @Override
    public String toString() {
        return unit + " " + number + (isOneOfMany ? " of " + file.getFileName() : "");
    }
}
