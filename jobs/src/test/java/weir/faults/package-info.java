/**
 * The fault harness: drivers in processes of their own, to which things happen from a seed, and a comparison of what they kept with what DuckDB
 * makes of the same drops. And the control: plain Spark, under the same faults, must fail the same comparison.
 */
package weir.faults;
