/** Files that others bring, read under exactly the names they have. */
package weir.files;
