import { type Account, type Properties, list, random, text } from "../../core/account";
import { AwsError } from "../../core/awsError";
import type { Behaviours } from "../../core/behaviour";
import { SERVICE, checkName, range } from "./rules";

export const loadBalancers: Behaviours = {
  "aws:lb/loadBalancer:LoadBalancer": {
    check(inputs) {
      const problems = [
        ...checkName(inputs),
        ...range(inputs, "idleTimeout", 1, 4000),
        ...range(inputs, "clientKeepAlive", 60, 604800),
      ];
      if (text(inputs["name"]).startsWith("internal-"))
        problems.push(["name", `"name" cannot begin with "internal-": "${text(inputs["name"])}"`]);
      if ((inputs["loadBalancerType"] ?? "application") !== "application")
        problems.push(["loadBalancerType", "the rehearsal stands in for application load balancers only"]);
      return problems;
    },
    create(draft, { account }) {
      const name = text(draft.inputs["name"]);
      if (account.find(draft.type, "name", name)) throw new Error(`ELBv2 Load Balancer (${name}) already exists`);
      const nodes = makeNodes(draft.inputs, name, account);
      return {
        arnSuffix: text(draft.outputs["arn"]).split(":loadbalancer/")[1],
        dnsName: `${draft.inputs["internal"] === true ? "internal-" : ""}${name}-${random.digits(10)}.${account.region}.elb.amazonaws.com`,
        vpcId: nodes.vpcId,
        zoneId: "Z215JYRZR1TBD5", // Elastic Load Balancing's own hosted zone in eu-central-1
        securityGroups: list(draft.inputs["securityGroups"]),
        subnets: list(draft.inputs["subnets"]),
      };
    },
    update(resource, inputs, { account }) {
      const name = text(resource.outputs["name"]);
      const old = cardsOf(account, name);
      const wanted = list<string>(inputs["subnets"]);
      for (const card of old) {
        if (!wanted.includes(card.subnetId)) account.interfaces.delete(card.id);
        else account.interfaces.update(card.id, { securityGroupIds: list<string>(inputs["securityGroups"]) });
      }
      makeNodes(
        { ...inputs, subnets: wanted.filter(id => !old.some(card => card.subnetId === id)) },
        name,
        account,
        old.length > 0,
      );
      return {};
    },
    remove(resource, { account }) {
      if (resource.inputs["enableDeletionProtection"] === true)
        throw new AwsError(
          `deleting ELBv2 application Load Balancer (${resource.id})`,
          SERVICE,
          "DeleteLoadBalancer",
          "OperationNotPermitted",
          `Load balancer '${resource.id}' cannot be deleted because deletion protection is enabled`,
        );
      for (const card of cardsOf(account, text(resource.outputs["name"]))) account.interfaces.delete(card.id);
    },
  },
};

/** The name prefix by which a balancer's cards are found again: nobody else's are of this kind. */
const cardsOf = (account: Account, name: string) =>
  account.interfaces.all().filter(i => i.kind === "balancer" && i.name.startsWith(`${name} (`));

function makeNodes(inputs: Properties, name: string, account: Account, more = false): { vpcId: unknown } {
  const failed = (code: string, why: string) =>
    new AwsError(
      "creating ELBv2 application Load Balancer (" + name + ")",
      SERVICE,
      more ? "SetSubnets" : "CreateLoadBalancer",
      code,
      why,
    );
  const ids = list<string>(inputs["subnets"]).concat(list(inputs["subnetMappings"]).map(m => text(m["subnetId"])));
  const subnets = ids.map(id => account.get("aws:ec2/subnet:Subnet", id)).filter(s => s !== undefined);
  const zones = new Set(subnets.map(s => s.outputs["availabilityZone"]));
  if (zones.size < subnets.length)
    throw failed(
      "InvalidConfigurationRequest",
      "A load balancer cannot be attached to multiple subnets in the same Availability Zone",
    );
  if (!more && zones.size < 2)
    throw failed("ValidationError", "At least two subnets in two different Availability Zones must be specified");
  const small = subnets.find(s => Number(text(s.outputs["cidrBlock"]).split("/")[1]) > 27);
  if (small)
    throw failed(
      "InvalidSubnet",
      `Not enough IP space available in ${small.id}. ELB requires at least 8 free IP addresses in each subnet.`,
    );
  const vpcId = subnets[0]?.outputs["vpcId"];
  const ownDefault = text(account.get("aws:ec2/vpc:Vpc", vpcId)?.outputs["defaultSecurityGroupId"]);
  for (const subnet of subnets)
    account.interfaces.create(text(subnet.outputs["cidrBlock"]), {
      name: `${name} (${text(subnet.outputs["availabilityZone"])})`,
      kind: "balancer",
      subnetId: subnet.id,
      securityGroupIds:
        list<string>(inputs["securityGroups"]).length > 0 ? list<string>(inputs["securityGroups"]) : [ownDefault],
      ...(inputs["internal"] === true ? {} : { publicAddress: account.interfaces.allocatePublic() }),
    });
  return { vpcId };
}
