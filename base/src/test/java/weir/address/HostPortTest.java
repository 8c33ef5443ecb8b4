package weir.address;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostPortTest {
    @Test
    void readsAHostAndAPort() {
        assertThat(HostPort.parse("0.0.0.0:8080")).contains(new HostPort("0.0.0.0", 8080));
        assertThat(HostPort.parse("feeder-0.feeder:65535")).contains(new HostPort("feeder-0.feeder", 65_535));
    }

    @Test
    void aPortAloneIsOfThisMachine() {
        HostPort address = HostPort.parse("8080").orElseThrow();

        assertThat(address).hasToString("127.0.0.1:8080");
        assertThat(address.isLoopback()).isTrue();
    }

    @Test
    void readsIpv6InBrackets() {
        HostPort address = HostPort.parse("[::1]:80").orElseThrow();

        assertThat(address).hasToString("[::1]:80");
        assertThat(address.socket().getPort()).isEqualTo(80);
        assertThat(address.isLoopback()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "here", "here:", ":80", "::1:80", "h:65536", "h:-1", "http://h:80", "h:80/", "a b:80"})
    void anythingElseIsNone(String text) {
        assertThat(HostPort.parse(text)).isEmpty();
    }
}
