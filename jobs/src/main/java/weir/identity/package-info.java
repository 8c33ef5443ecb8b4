/** What a query is, kept beside its progress: so that one that was changed does not go on as if nothing had happened. */
package weir.identity;
