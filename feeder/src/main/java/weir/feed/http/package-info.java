/** Rows over HTTP: accepted with a receipt once they are durable, refused with a status that tells the client what to do. */
package weir.feed.http;
