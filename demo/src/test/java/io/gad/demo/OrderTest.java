package io.gad.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gad.server.http.BadRequestException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrderTest {

    @Test
    void terminalAndPageSayTheSame() {
        assertThat(Order.ofLine(" kill  eu ")).isEqualTo(new Order("eu", new Deed.Kill()));
        assertThat(Order.ofForm(Map.of("region", "eu", "deed", "kill"))).isEqualTo(Order.ofLine("kill eu"));
        assertThat(Order.ofForm(Map.of("region", "us", "deed", "delay", "millis", "250")))
                .isEqualTo(Order.ofLine("delay us 250"))
                .isEqualTo(new Order("us", new Deed.Delay(250)));
    }

    @Test
    void everyDeedIsTold() {
        assertThat(Order.ofLine("start eu").told()).isEqualTo("The server of eu was started again");
        assertThat(Order.ofLine("cut eu").told()).isEqualTo("The network of eu was cut");
        assertThat(Order.ofLine("silence us").told()).isEqualTo("The network of us went silent");
        assertThat(Order.ofLine("delay us 7").told()).isEqualTo("The network of us delays by 7 ms each way");
        assertThat(Order.ofLine("restore us").told()).isEqualTo("The network of us was restored");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"kill", "hug eu", "delay eu", "delay eu 0", "delay eu 1001", "delay eu -5", "delay eu soon", ""})
    void whatIsNoOrderIsRefusedWithWhatWasExpected(String line) {
        assertThatThrownBy(() -> Order.ofLine(line))
                .isInstanceOf(BadRequestException.class)
                .hasMessageStartingWith("Expected ");
    }
}
