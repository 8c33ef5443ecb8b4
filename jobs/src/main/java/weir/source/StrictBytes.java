package weir.source;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import java.io.IOException;

/** A parser that has no TINYINT beyond -128 and 127. Jackson itself takes up to 255 for a byte, and makes 128 to -128. */
final class StrictBytes extends JsonParserDelegate {

    StrictBytes(JsonParser parser) {
        super(parser);
    }

    @Override
    public byte getByteValue() throws IOException {
        int value = getIntValue();
        if (value < Byte.MIN_VALUE || value > Byte.MAX_VALUE) {
            throw new InputCoercionException(
                    this,
                    "Numeric value (" + value + ") out of range of TINYINT",
                    JsonToken.VALUE_NUMBER_INT,
                    Byte.TYPE);
        }
        return (byte) value;
    }
}
