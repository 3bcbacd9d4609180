import type { Failed } from "../../core/awsError";
import type { Account } from "../../core/account";
import { random } from "../../core/random";
import type { Resource } from "../../core/resource";
import type { Behaviours, Told } from "../../core/behaviour";
import { prefixOf } from "../../../support/ipv4";
import { vpcOfGroup } from "../ec2/network/vpcOf";
import { groupsOrDefault } from "../ec2/securityGroupRules";
import { interfacesOf } from "../ec2/store";
import { timedOut } from "../timedOut";
import { untilLit } from "../ec2/zones";
import { elbError } from "./errors";
import { checkLoadBalancer } from "./rules";

type LoadBalancer = Resource<"aws:lb/loadBalancer:LoadBalancer">;
type Subnet = Resource<"aws:ec2/subnet:Subnet">;

/** How long the provider waits for a load balancer (SDK, lb/loadBalancer.d.ts, "Timeouts"). */
const activeSeconds = 600;

export const loadBalancers: Behaviours = {
  "aws:lb/loadBalancer:LoadBalancer": {
    check: checkLoadBalancer,
    create(draft, { account }): Told<"aws:lb/loadBalancer:LoadBalancer"> {
      const { name = "", internal, securityGroups = [], subnets = [] } = draft.inputs;
      if (account.find(draft.type, "name", name)) throw new Error(`ELBv2 Load Balancer (${name}) already exists`);
      const nodes = makeNodes(draft, draft.inputs, account);
      return {
        arnSuffix: draft.outputs.arn?.split(":loadbalancer/")[1],
        dnsName: `${internal === true ? "internal-" : ""}${name}-${random.digits(10)}.${account.region}.elb.amazonaws.com`,
        vpcId: nodes.vpcId,
        zoneId: "Z215JYRZR1TBD5", // Elastic Load Balancing's own hosted zone in eu-central-1
        securityGroups,
        subnets,
      };
    },
    /** Elastic Load Balancing refuses nothing for a zone that is down. The load balancer does not become active. */
    start: (resource, { account }) => untilActive(resource, resource.inputs, "create", account),
    async update(resource, inputs, { account }) {
      const { vpcId } = resource.outputs;
      const doing = (what: string) => `setting ELBv2 Load Balancer (${resource.id}) ${what}`;
      checkGroupsOf(vpcId, inputs, account, doing("security groups"), "SetSecurityGroups");
      checkSubnetsOf(vpcId, inputs, account, doing("subnets"), "SetSubnets");
      await untilActive(resource, inputs, "update", account);
      const interfaces = interfacesOf(account);
      const old = interfaces.ofOwner(resource.id);
      const { subnets: wanted = [], securityGroups: securityGroupIds = [] } = inputs;
      for (const eni of old) {
        if (!wanted.includes(eni.subnetId)) interfaces.delete(eni.id);
        else interfaces.update(eni.id, { securityGroupIds });
      }
      const added = wanted.filter(id => !old.some(eni => eni.subnetId === id));
      makeNodes(resource, { ...inputs, subnets: added }, account, old.length > 0);
      return {};
    },
    remove(resource, { account }) {
      if (resource.inputs.enableDeletionProtection === true)
        throw elbError(
          `deleting ELBv2 application Load Balancer (${resource.id})`,
          "DeleteLoadBalancer",
          "OperationNotPermitted",
          `Load balancer '${resource.id}' cannot be deleted because deletion protection is enabled`,
        );
      const interfaces = interfacesOf(account);
      for (const eni of interfaces.ofOwner(resource.id)) interfaces.delete(eni.id);
    },
  },
};

/** Makes a node in each subnet of the inputs. `isMore`: the load balancer has nodes already. */
function makeNodes(
  balancer: LoadBalancer,
  inputs: LoadBalancer["inputs"],
  account: Account,
  isMore = false,
): { vpcId: string | undefined } {
  const { name = "" } = balancer.outputs;
  const subnets = subnetsOf(inputs, account);
  checkSubnets(name, subnets, isMore);
  if (!isMore) {
    const doing = `creating ELBv2 application Load Balancer (${name})`;
    const vpcId = subnets[0]?.outputs.vpcId;
    checkSubnetsOf(vpcId, inputs, account, doing, "CreateLoadBalancer");
    checkGroupsOf(vpcId, inputs, account, doing, "CreateLoadBalancer");
  }
  const interfaces = interfacesOf(account);
  for (const subnet of subnets)
    interfaces.create(subnet.outputs.cidrBlock ?? "", {
      ownerId: balancer.id,
      name: `${name} (${subnet.outputs.availabilityZone})`,
      kind: "balancer",
      subnetId: subnet.id,
      securityGroupIds: groupsOrDefault(inputs.securityGroups ?? [], subnet, account),
      ...(inputs.internal === true ? {} : { publicAddress: interfaces.allocatePublic() }),
    });
  return { vpcId: subnets[0]?.outputs.vpcId };
}

const subnetsOf = ({ subnets = [], subnetMappings = [] }: LoadBalancer["inputs"], account: Account): Subnet[] =>
  [...subnets, ...subnetMappings.map(mapping => mapping.subnetId)]
    .map(id => account.get("aws:ec2/subnet:Subnet", id))
    .filter(subnet => subnet !== undefined);

function checkSubnets(name: string, subnets: readonly Subnet[], isMore: boolean): void {
  const failed: Failed = (code, why) =>
    elbError(
      `creating ELBv2 application Load Balancer (${name})`,
      isMore ? "SetSubnets" : "CreateLoadBalancer",
      code,
      why,
    );
  const zones = new Set(subnets.map(s => s.outputs.availabilityZone));
  if (zones.size < subnets.length)
    throw failed(
      "InvalidConfigurationRequest",
      "A load balancer cannot be attached to multiple subnets in the same Availability Zone",
    );
  if (!isMore && zones.size < 2)
    throw failed("ValidationError", "At least two subnets in two different Availability Zones must be specified");
  const small = subnets.find(s => prefixOf(s.outputs.cidrBlock ?? "") > 27);
  if (small)
    throw failed(
      "InvalidSubnet",
      `Not enough IP space available in ${small.id}. ELB requires at least 8 free IP addresses in each subnet.`,
    );
}

/** A load balancer cannot leave the VPC that it was made in (ELB API reference, SetSubnets and SetSecurityGroups). */
function checkSubnetsOf(
  vpcId: string | undefined,
  inputs: LoadBalancer["inputs"],
  account: Account,
  doing: string,
  operation: string,
): void {
  if (subnetsOf(inputs, account).some(subnet => subnet.outputs.vpcId !== vpcId))
    throw elbError(
      doing,
      operation,
      "InvalidConfigurationRequest",
      `All subnets must belong to the same VPC: '${vpcId}'`,
    );
}

function checkGroupsOf(
  vpcId: string | undefined,
  { securityGroups = [] }: LoadBalancer["inputs"],
  account: Account,
  doing: string,
  operation: string,
): void {
  if (securityGroups.some(id => vpcOfGroup(account, id) !== vpcId))
    throw elbError(doing, operation, "InvalidConfigurationRequest", "One or more security groups are invalid");
}

/** Waits for the zones of new nodes, as long as the provider waits for the state `active`. */
async function untilActive(
  balancer: LoadBalancer,
  inputs: LoadBalancer["inputs"],
  step: "create" | "update",
  account: Account,
): Promise<void> {
  const old =
    step === "create"
      ? []
      : interfacesOf(account)
          .ofOwner(balancer.id)
          .map(eni => eni.subnetId);
  for (const subnet of subnetsOf(inputs, account).filter(({ id }) => !old.includes(id)))
    if (!(await untilLit(account, subnet.outputs.availabilityZone, activeSeconds)))
      throw timedOut(
        `waiting for ELBv2 Load Balancer (${balancer.id}) ${step}`,
        "active",
        "provisioning",
        activeSeconds,
      );
}
