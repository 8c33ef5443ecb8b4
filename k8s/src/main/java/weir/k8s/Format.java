package weir.k8s;

import java.util.Locale;

/** How a result is written. */
enum Format {
    TEXT,
    JSON;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
