package dev.sluice.media;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PublicUrlsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://example.com/hook",
                "https://example.com:8443/",
                "HTTPS://EXAMPLE.COM",
                "https://hooks.example.com./x?y=z",
                "https://8.8.8.8/",
                "https://[2606:4700::1111]/",
                "https://localhost.example.com/",
                "https://1password.com/"
            })
    void mayBeCalled(String url) {
        assertThat(PublicUrls.mayBeCalled(url)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://example.com/",
                "ftp://example.com/",
                "https:///x",
                "https://user:secret@example.com/",
                "https://localhost/",
                "https://LOCALHOST./",
                "https://a.localhost/",
                "https://printer.local/",
                "https://metadata.google.internal/",
                "https://intranet/",
                "https://127.0.0.1/",
                "https://127.1/",
                "https://2130706433/",
                "https://0x7f.1/",
                "https://0177.0.0.1/",
                "https://10.1.2.3/",
                "https://169.254.169.254/latest/meta-data",
                "https://192.168.1.1./",
                "https://[::1]/",
                "https://[fd00::1]/",
                "https://[::ffff:10.0.0.1]/",
                "https://exa mple.com/",
                "not a url"
            })
    void mayNotBeCalled(String url) {
        assertThat(PublicUrls.mayBeCalled(url)).isFalse();
    }
}
