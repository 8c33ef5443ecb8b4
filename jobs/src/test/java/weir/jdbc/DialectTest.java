package weir.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DialectTest {
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '|',
            textBlock =
                    """
            jdbc:postgresql://h/d, "a`b""c"
            jdbc:mysql://h/d,      `a``b"c`
            jdbc:mariadb://h/d,    `a``b"c`
            jdbc:sqlserver://h,    "a`b""c"
            jdbc:h2:mem:d,         "a`b""c"
            """)
    void quotesNamesThatHoldQuotes(String url, String quoted) {
        assertThat(Dialect.of(url).quoted("a`b\"c")).isEqualTo(quoted);
    }
}
