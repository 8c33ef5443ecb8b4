package weir.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

class ExecutorCountTest {
    @Test
    void withoutDynamicAllocationAsManyAreWantedAsTheSettingSays() {
        assertThat(ExecutorCount.wanted(new SparkConf(false).set("spark.executor.instances", "3")))
                .isEqualTo(3);
        assertThat(ExecutorCount.wanted(new SparkConf(false)))
                .as("Spark's default")
                .isEqualTo(2);
    }

    @Test
    void withDynamicAllocationNoneAreMissingWhereNoneMustBeThere() {
        SparkConf dynamic = new SparkConf(false)
                .set("spark.dynamicAllocation.enabled", "true")
                .set("spark.executor.instances", "3");

        assertThat(new ExecutorCount(ExecutorCount.wanted(dynamic), 0).isWithout())
                .isFalse();
        assertThat(ExecutorCount.wanted(dynamic.set("spark.dynamicAllocation.minExecutors", "1")))
                .isEqualTo(1);
    }
}
