import { type Account, type Properties, text } from "../../core/account";
import { AwsError } from "../../core/awsError";
import type { Behaviour, Behaviours } from "../../core/behaviour";
import { checkGroup, checkRule, sources } from "./rules";
import { allGroups, rulesOf } from "./securityGroupRules";
import { interfacesOf } from "./store";

/** EC2's character set for descriptions (API reference, CreateSecurityGroup). */
const descriptionForm = /^[a-zA-Z0-9. _\-:/()#,@[\]+=&;{}!$*]*$/;
const invalidDescription =
  "Invalid security group description. Valid descriptions are strings less than 256 characters from the following set:  a-zA-Z0-9. _-:/()#,@[]+=&;{}!$*";

const rule = (direction: "Ingress" | "Egress"): Behaviour => ({
  check: checkRule,
  // Another kind of source makes another rule; another value of the same kind changes it.
  replaces: changed => {
    const touched = changed.filter(c => sources.includes(c));
    return touched.length > 1 ? touched : [];
  },
  create(draft, { account }) {
    const doing = "creating VPC Security Group Rule";
    const operation = `AuthorizeSecurityGroup${direction}`;
    const { securityGroupId, referencedSecurityGroupId, description } = draft.inputs;
    if (!descriptionForm.test(text(description)))
      throw new AwsError(doing, "EC2", operation, "InvalidParameterValue", invalidDescription);
    for (const group of [securityGroupId, referencedSecurityGroupId])
      if (group !== undefined && !exists(account, text(group)))
        throw new AwsError(
          doing,
          "EC2",
          operation,
          "InvalidGroup.NotFound",
          `The security group '${text(group)}' does not exist`,
        );
    const key = (r: Properties) =>
      ["securityGroupId", "ipProtocol", "fromPort", "toPort", ...sources].map(k => text(r[k])).join();
    if (account.all(draft.type).some(r => key(r.inputs) === key(draft.inputs))) {
      const { ipProtocol, fromPort, toPort } = draft.inputs;
      const peer = sources.map(s => draft.inputs[s]).find(v => v !== undefined);
      throw new AwsError(
        doing,
        "EC2",
        operation,
        "InvalidPermission.Duplicate",
        `the specified rule "peer: ${text(peer)}, ${text(ipProtocol).toUpperCase()}, from port: ${text(fromPort)}, to port: ${text(toPort)}, ALLOW" already exists`,
      );
    }
    return { securityGroupRuleId: draft.id };
  },
});

const group: Behaviour = {
  check: checkGroup,
  create(draft, { account }) {
    const doing = `creating Security Group (${text(draft.inputs["name"])})`;
    const vpcId = draft.inputs["vpcId"];
    if (!descriptionForm.test(text(draft.inputs["description"])))
      throw new AwsError(doing, "EC2", "CreateSecurityGroup", "InvalidParameterValue", invalidDescription);
    if (vpcId === undefined)
      throw new AwsError(doing, "EC2", "CreateSecurityGroup", "VPCIdNotSpecified", "No default VPC for this user");
    const twin = account
      .all(draft.type)
      .some(g => g.outputs["vpcId"] === vpcId && g.outputs["name"] === draft.inputs["name"]);
    if (twin)
      throw new AwsError(
        doing,
        "EC2",
        "CreateSecurityGroup",
        "InvalidGroup.Duplicate",
        `The security group '${text(draft.inputs["name"])}' already exists for VPC '${text(vpcId)}'`,
      );
    return { ownerId: account.id };
  },
  remove(resource, { account }) {
    const used = interfacesOf(account)
      .all()
      .some(i => i.securityGroupIds.includes(resource.id));
    const named = rulesOf(account).some(
      r => r.owner !== resource.id && "groupId" in r.rule.peer && r.rule.peer.groupId === resource.id,
    );
    if (used || named)
      throw new AwsError(
        `deleting Security Group (${resource.id})`,
        "EC2",
        "DeleteSecurityGroup",
        "DependencyViolation",
        `resource ${resource.id} has a dependent object`,
      );
  },
};

export const securityGroups: Behaviours = {
  "aws:ec2/securityGroup:SecurityGroup": group,
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": {
    // Adopts the group that AWS made with the VPC; removing it from a program leaves the group as it is.
    create(draft, { account }) {
      const id = account.get("aws:ec2/vpc:Vpc", draft.inputs["vpcId"])?.outputs["defaultSecurityGroupId"];
      return { id, name: "default", description: "default VPC security group", ownerId: account.id };
    },
  },
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": rule("Ingress"),
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": rule("Egress"),
  "aws:ec2/securityGroupRule:SecurityGroupRule": {
    create: draft => ({ securityGroupRuleId: `sgr-${draft.id.slice(7)}` }),
  },
};

const exists = (account: Account, id: string) => allGroups(account).some(g => g.id === id);
