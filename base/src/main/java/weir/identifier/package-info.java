/** Names in SQL, whatever characters they have. */
package weir.identifier;
