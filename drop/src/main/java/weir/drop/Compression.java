package weir.drop;

import com.github.luben.zstd.ZstdInputStream;
import com.github.luben.zstd.ZstdOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** How the bytes of a drop are packed; told by the end of its name. */
public enum Compression {
    NONE(".json"),
    GZIP(".json.gz"),
    ZSTD(".json.zst");

    private final String suffix;

    Compression(String suffix) {
        this.suffix = suffix;
    }

    /** The end of a drop's name, for example {@code .json.gz}. */
    public String suffix() {
        return suffix;
    }

    /** Wraps {@code raw} so that what is written comes out packed. */
    public OutputStream pack(OutputStream raw) throws IOException {
        return switch (this) {
            case NONE -> raw;
            case GZIP -> new GZIPOutputStream(raw, 1 << 16);
            case ZSTD -> new ZstdOutputStream(raw);
        };
    }

    /** Wraps {@code packed} so that what is read comes out as JSON lines. */
    public InputStream unpack(InputStream packed) throws IOException {
        return switch (this) {
            case NONE -> packed;
            case GZIP -> new GZIPInputStream(packed, 1 << 16);
            case ZSTD -> new ZstdInputStream(packed);
        };
    }
}
