import type { Account } from "../../rehearsal/aws/core/account";
import type { Resource } from "../../rehearsal/aws/core/resource";

/** The web servers that exist in an account: all servers but the one that makes the database account. */
export const webServersIn = (account: Account): Resource<"aws:ec2/instance:Instance">[] =>
  account.all("aws:ec2/instance:Instance").filter(({ name }) => name.startsWith("lamp-web-"));
