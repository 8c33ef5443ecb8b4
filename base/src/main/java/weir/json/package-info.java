/** JSON, made and read by Jackson in one place. */
package weir.json;
