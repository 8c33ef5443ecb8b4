/** What a pipeline means: its SQL analysed against its streams, without running anything. */
package weir.plan;
