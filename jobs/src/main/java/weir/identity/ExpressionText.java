package weir.identity;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.spark.sql.catalyst.analysis.UnresolvedAttribute;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.InSubquery;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.NamedLambdaVariable;
import org.apache.spark.sql.catalyst.expressions.SubqueryExpression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import scala.runtime.AbstractPartialFunction;
import weir.catalyst.Trees;

/** Expressions as texts over the columns of streams and tables: what was given other names in between is put in its place. */
final class ExpressionText {
    private static final String STANDS_FOR = "weir_column_";
    private static final Pattern PLACE = Pattern.compile(STANDS_FOR + "(\\d+)_");

    private final Map<ExprId, String> columns = new HashMap<>();
    private final Function<LogicalPlan, String> subquery;

    /** @param subquery the text of a plan inside of an expression */
    ExpressionText(Function<LogicalPlan, String> subquery) {
        this.subquery = subquery;
    }

    /** Gives a column its text. */
    void define(Attribute column, String text) {
        columns.put(column.exprId(), text);
    }

    /** Gives the columns of a projection their texts. */
    void define(List<? extends NamedExpression> projection) {
        for (NamedExpression each : projection) {
            columns.put(each.exprId(), of((Expression) each));
        }
    }

    /** The text of an expression, without the name that it is given. */
    String of(Expression expression) {
        if (expression instanceof Alias alias) {
            return Windows.text(alias.metadata(), alias.child(), this).orElseGet(() -> of(alias.child()));
        }
        if (expression instanceof AttributeReference column) {
            return text(column);
        }
        Places places = new Places();
        String sql = expression.transformDown(places).sql();
        StringBuilder text = new StringBuilder();
        Matcher matcher = PLACE.matcher(sql);
        while (matcher.find()) {
            matcher.appendReplacement(
                    text, Matcher.quoteReplacement(places.texts.get(Integer.parseInt(matcher.group(1)))));
        }
        return matcher.appendTail(text).toString().replace("`", "");
    }

    private String text(Attribute column) {
        return columns.getOrDefault(column.exprId(), column.name());
    }

    /** Puts something in the place of each column that SQL prints as it is. */
    private final class Places extends AbstractPartialFunction<Expression, Expression> {
        private final Map<Integer, String> texts = new LinkedHashMap<>();

        @Override
        public boolean isDefinedAt(Expression node) {
            return node instanceof AttributeReference
                    || node instanceof UnresolvedAttribute
                    || node instanceof NamedLambdaVariable
                    || node instanceof InSubquery
                    || node instanceof SubqueryExpression
                    || node instanceof Alias;
        }

        @Override
        public Expression apply(Expression node) {
            if (node instanceof Alias alias) {
                return place(of(alias), alias.dataType());
            } else if (node instanceof InSubquery in) {
                String values = Trees.list(in.values()).stream()
                        .map(ExpressionText.this::of)
                        .collect(Collectors.joining(", "));
                return place("(" + values + " in (" + subquery.apply(in.query().plan()) + "))", in.dataType());
            } else if (node instanceof SubqueryExpression nested) {
                return place(nested.prettyName() + " of (" + subquery.apply(nested.plan()) + ")", nested.dataType());
            } else if (node instanceof NamedLambdaVariable variable) {
                return place(variable.name(), variable.dataType());
            } else if (node instanceof UnresolvedAttribute unresolved) {
                return place(unresolved.name().toLowerCase(Locale.ROOT), DataTypes.StringType);
            }
            return place(text((AttributeReference) node), node.dataType());
        }

        private Expression place(String text, DataType type) {
            texts.put(texts.size(), text);
            return new AttributeReference(
                    STANDS_FOR + (texts.size() - 1) + "_",
                    type,
                    true,
                    Metadata.empty(),
                    NamedExpression.newExprId(),
                    Trees.seq(List.of()));
        }
    }
}
