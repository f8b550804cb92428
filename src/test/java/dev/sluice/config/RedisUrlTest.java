package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.config.RedisUrl.Topology;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedisUrlTest {

    @Test
    void oneServer() {
        assertThat(RedisUrl.parse("redis://cache"))
                .isEqualTo(new RedisUrl(Topology.STANDALONE, false, List.of("cache:6379"), null, null, null, 0));
        assertThat(RedisUrl.parse("rediss://runner:p%40ss+1@[::1]:7000/3"))
                .isEqualTo(new RedisUrl(
                        Topology.STANDALONE, true, List.of("[::1]:7000"), "runner", new Secret("p@ss+1"), null, 3));
    }

    @Test
    void sentinelsAndTheirMaster() {
        assertThat(RedisUrl.parse("redis+sentinel://:pw@one,two:7000,three/mymaster/2"))
                .isEqualTo(new RedisUrl(
                        Topology.SENTINEL,
                        false,
                        List.of("one:26379", "two:7000", "three:26379"),
                        null,
                        new Secret("pw"),
                        "mymaster",
                        2));
        assertThat(RedisUrl.parse("rediss+sentinel://one/m").tls()).isTrue();
    }

    @Test
    void someNodesOfACluster() {
        assertThat(RedisUrl.parse("rediss+cluster://one,two:7000/"))
                .isEqualTo(new RedisUrl(Topology.CLUSTER, true, List.of("one:6379", "two:7000"), null, null, null, 0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "s3cret",
                "s3cret:6379",
                "redis:s3cret",
                "http://:s3cret@host",
                "red://:s3cret@host",
                "redis+s3cret://host",
                "redissentinel://:s3cret@host/m",
                "redis://:s3cret@",
                "redis://:s3cret@host:99999",
                "redis://:s3cret@host:port",
                "redis://:s3cret@ho st",
                "redis+cluster://:s3cret@one,,two"
            })
    void otherFormsAreRefusedWithoutTellingTheSecret(String url) {
        assertThatThrownBy(() -> RedisUrl.parse(url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("must be a URL such as redis://host:6379 or rediss://:password@host:6379");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            quoteCharacter = '"',
            value = {
                "redis://one,two \"must name one host; several are redis+sentinel://host,host/master or"
                        + " redis+cluster://host,host\"",
                "redis://s3cret@host \"must have :password@ or user:password@ before the host\"",
                "redis://user:@host \"must have :password@ or user:password@ before the host\"",
                "redis://host?password=s3cret \"must have no ? and no #\"",
                "redis://host/db \"must end with the number of a database or without a path\"",
                "redis://host/1/2 \"must end with the number of a database or without a path\"",
                "redis+sentinel://host/m/99999 \"must end with the number of a database or without a path\"",
                "redis+sentinel://host \"must name the master, such as redis+sentinel://host:26379/mymaster\"",
                "redis+cluster://host/1 \"must end after the hosts: a cluster has one database\""
            })
    void whatIsWrongIsSaid(String url, String reason) {
        assertThatThrownBy(() -> RedisUrl.parse(url)).hasMessage(reason);
    }
}
