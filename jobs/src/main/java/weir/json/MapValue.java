package weir.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import java.io.IOException;
import scala.Function1;
import scala.runtime.AbstractFunction1;

/** A map as Spark reads it, but for its keys, which are texts as well. */
final class MapValue extends AbstractFunction1<JsonParser, Object> {
    private final Function1<JsonParser, Object> converter;

    /** @param converter Spark's */
    MapValue(Function1<JsonParser, Object> converter) {
        this.converter = converter;
    }

    @Override
    public Object apply(JsonParser parser) {
        return converter.apply(new WithWholeNames(parser));
    }

    private static final class WithWholeNames extends JsonParserDelegate {
        WithWholeNames(JsonParser parser) {
            super(parser);
        }

        @Override
        public String getCurrentName() throws IOException {
            return Texts.whole(super.getCurrentName());
        }
    }
}
