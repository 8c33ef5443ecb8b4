package weir.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonTest {
    record Mark(String name, long rows, List<String> files) {}

    @Test
    void aRecordComesBackAsItWas() throws Exception {
        Mark mark = new Mark("a \"b\"\n", 3, List.of("x", "ü"));

        assertThat(Json.line(mark)).isEqualTo("{\"name\":\"a \\\"b\\\"\\n\",\"rows\":3,\"files\":[\"x\",\"ü\"]}");
        assertThat(Json.parse(Json.line(mark), Mark.class)).isEqualTo(mark);
    }

    @Test
    void whatATerminalObeysIsEscapedInAllWaysAndIsReadAsItWas() throws Exception {
        String hostile = "\033]0;owned\007 \177 \u009b2J";
        String escaped = "\"\\u001B]0;owned\\u0007 \\u007f \\u009b2J\"";

        assertThat(Json.line(hostile)).isEqualTo(escaped);
        assertThat(Json.quoted(hostile)).isEqualTo(escaped);
        assertThat(Json.pretty(Json.object().put("a", hostile))).isEqualTo("{\n  \"a\" : " + escaped + "\n}");
        assertThat(Json.parse(escaped).textValue()).isEqualTo(hostile);
    }

    @Test
    void aFieldThatNobodyKnowsIsRefused() {
        assertThatThrownBy(() -> Json.parse("{\"name\":\"a\",\"rows\":1,\"files\":[],\"more\":1}", Mark.class))
                .isInstanceOf(JsonProcessingException.class)
                .hasMessageContaining("\"more\"");
    }
}
