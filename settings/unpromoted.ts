/**
 * The sentence about a database that the state calls the primary and RDS calls a replica. `primary` and `source` are RDS
 * identifiers. It names a refresh, because Pulumi stores an update that AWS has refused as done (pulumi/pulumi#21458):
 * without a refresh no further `up` promotes the database.
 */
export const unpromoted = (primary: string, source: string) =>
  `${primary} has not been promoted: in RDS it is still a replica of ${source} and takes no writes, although Pulumi has stored its promotion as done ` +
  "(RDS has refused it in this update or in an earlier one). What to do: pulumi up --refresh, which compares the state with AWS first and then promotes it.";
