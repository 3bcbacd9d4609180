import type { Account } from "../../core/account";
import type { Resource } from "../../core/resource";

/** The role that a server's instance profile carries. */
export function roleOf(
  instance: Resource<"aws:ec2/instance:Instance">,
  account: Account,
): Resource<"aws:iam/role:Role"> | undefined {
  const profile = account.find("aws:iam/instanceProfile:InstanceProfile", "name", instance.inputs.iamInstanceProfile);
  return profile && account.find("aws:iam/role:Role", "name", profile.inputs.role);
}
