/** What may come in: lines that are JSON objects and, where a stream has a schema, rows of that schema. */
package weir.feed.validation;
