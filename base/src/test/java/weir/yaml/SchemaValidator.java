package weir.yaml;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonNodePath;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Holds YAML against a JSON Schema, as an editor does. */
public final class SchemaValidator {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final JsonSchema schema;

    /** @param schema as maps and lists */
    public SchemaValidator(Map<String, Object> schema) {
        this.schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(JSON.<JsonNode>valueToTree(schema));
    }

    /**
     * What does not fit.
     *
     * @param path as a {@link Position} has it
     */
    public record Misfit(String path, String message) {}

    /** What does not fit; empty if all does. */
    public List<Misfit> misfits(Object value) {
        return schema.validate(JSON.<JsonNode>valueToTree(value)).stream()
                .map(message -> new Misfit(path(message), message.getMessage()))
                .toList();
    }

    private static String path(ValidationMessage message) {
        StringBuilder path = new StringBuilder();
        JsonNodePath location = message.getInstanceLocation();
        for (int i = 0; i < location.getNameCount(); i++) {
            Object step = location.getElement(i);
            path.append(step instanceof Integer ? "[" + step + "]" : (i == 0 ? "" : ".") + step);
        }
        String property = message.getProperty();
        return property == null ? path.toString() : path + (path.isEmpty() ? "" : ".") + property;
    }

    /** YAML as maps, lists and values. Of a key that is repeated it has the last one. */
    public static Object yaml(String text) {
        return new Load(LoadSettings.builder().setAllowDuplicateKeys(true).build()).loadFromString(text);
    }

    /** Maps, lists and values as JSON, which is YAML, too. */
    public static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
