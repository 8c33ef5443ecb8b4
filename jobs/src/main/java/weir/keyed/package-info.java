/** How Spark runs what {@link weir.stateful.PerKey} says: rows held until the watermark has passed them, and handed over in their order. */
package weir.keyed;
