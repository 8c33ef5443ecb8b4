/** {@code weir schema}: the JSON Schemas of the files that users write. */
package weir.schema;
