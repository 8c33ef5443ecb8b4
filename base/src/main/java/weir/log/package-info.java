/** How processes log. */
package weir.log;
