/** Drops in an S3 store. */
package weir.feed.s3;
