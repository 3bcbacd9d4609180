import type { Account } from "../../../core/account";
import { random } from "../../../core/random";
import type { Inputs, Resource } from "../../../core/resource";
import type { Token } from "../../../core/types/resourceTypes";
import { zonesOf } from "../catalog";

/**
 * The default VPC that AWS makes with an account: a public subnet in each zone (VPC user guide, "Default VPCs"). It comes into
 * being when somebody first asks for it, because nothing else would notice it.
 */
class DefaultVpc {
  id: string | undefined;
}

export const defaultVpcOf = (account: Account): string | undefined => account.store(DefaultVpc).id;

/** @returns whether it has been made by this call */
export function makeDefaultVpc(account: Account): boolean {
  const store = account.store(DefaultVpc);
  if (store.id !== undefined) return false;
  const put = <T extends Token>(type: T, id: string, inputs: Inputs<T>, told: object = {}) => {
    const resource = { type, id, name: "default", inputs, outputs: { ...inputs, ownerId: account.id, ...told } };
    account.put(resource as unknown as Resource);
    return id;
  };
  const table = `rtb-${random.hex(17)}`;
  const vpcId = put(
    "aws:ec2/vpc:Vpc",
    `vpc-${random.hex(17)}`,
    { cidrBlock: "172.31.0.0/16" },
    { defaultSecurityGroupId: `sg-${random.hex(17)}`, mainRouteTableId: table, defaultRouteTableId: table },
  );
  const gatewayId = put("aws:ec2/internetGateway:InternetGateway", `igw-${random.hex(17)}`, { vpcId });
  const route = { routeTableId: table, destinationCidrBlock: "0.0.0.0/0", gatewayId };
  put("aws:ec2/route:Route", `r-${table}`, route);
  for (const [index, availabilityZone] of zonesOf(account.region).entries()) {
    const cidrBlock = `172.31.${index * 16}.0/20`;
    const inputs = { vpcId, cidrBlock, availabilityZone, mapPublicIpOnLaunch: true };
    put("aws:ec2/subnet:Subnet", `subnet-${random.hex(17)}`, inputs);
  }
  store.id = vpcId;
  return true;
}
