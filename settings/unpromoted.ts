/**
 * The sentence about a database that should be the primary and that RDS calls a replica. `primary` and `source` are RDS
 * identifiers. It names a refresh, because Pulumi stores an update that AWS has refused as done (pulumi/pulumi#21458):
 * without a refresh no further `up` promotes the database.
 */
export const unpromoted = (primary: string, source: string) =>
  `${primary} has not been promoted: in RDS it is still a replica of ${source} and takes no writes. ` +
  "Either RDS has refused the promotion, in this update or in an earlier one, and Pulumi has stored it as done; or this update leaves it out (--target, --exclude). " +
  "What to do: pulumi up --refresh, without these options. It compares the state with AWS first and then promotes.";
