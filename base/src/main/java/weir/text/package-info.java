/** Text as bytes. */
package weir.text;
