import { text } from "../../core/values";
import { AwsError, type Failed } from "../../core/awsError";
import type { Behaviour, Behaviours, Told } from "../../core/behaviour";
import type { Inputs } from "../../core/resource";
import { vpcOfGroup } from "./network/vpcOf";
import { type RuleType, checkGroup, checkRule, sources } from "./rules";
import { OpenGroups } from "./rulesOfAws";
import { allGroups, rulesOf } from "./securityGroupRules";
import { interfacesOf } from "./store";

/** EC2's character set for descriptions (API reference, CreateSecurityGroup). */
const descriptionForm = /^[a-zA-Z0-9. _\-:/()#,@[\]+=&;{}!$*]*$/;
const invalidDescription =
  "Invalid security group description. Valid descriptions are strings less than 256 characters from the following set:  a-zA-Z0-9. _-:/()#,@[]+=&;{}!$*";

const rule = (direction: "Ingress" | "Egress"): Behaviour<RuleType> => ({
  check: checkRule,
  // Another kind of source replaces the rule. Another value of the same kind changes it in place.
  replaces: changed => {
    const touched = sources.filter(source => changed.includes(source));
    return touched.length > 1 ? touched : [];
  },
  create(draft, { account }) {
    const failed: Failed = (code, why) =>
      new AwsError("creating VPC Security Group Rule", "EC2", `AuthorizeSecurityGroup${direction}`, code, why);
    const { securityGroupId, referencedSecurityGroupId, description = "" } = draft.inputs;
    if (!descriptionForm.test(description)) throw failed("InvalidParameterValue", invalidDescription);
    for (const id of [securityGroupId, referencedSecurityGroupId])
      if (id !== undefined && !allGroups(account).some(one => one.id === id))
        throw failed("InvalidGroup.NotFound", `The security group '${id}' does not exist`);
    const peerVpc = vpcOfGroup(account, referencedSecurityGroupId);
    if (peerVpc !== undefined && peerVpc !== vpcOfGroup(account, securityGroupId))
      throw failed("InvalidGroup.NotFound", "You have specified two resources that belong to different networks.");
    const key = (r: Inputs<RuleType>) =>
      (["securityGroupId", "ipProtocol", "fromPort", "toPort", ...sources] as const).map(k => text(r[k])).join();
    if (account.all(draft.type).some(r => key(r.inputs) === key(draft.inputs))) {
      const { ipProtocol = "", fromPort = "", toPort = "" } = draft.inputs;
      const peer = sources.map(s => draft.inputs[s]).find(v => v !== undefined);
      throw failed(
        "InvalidPermission.Duplicate",
        `the specified rule "peer: ${peer ?? ""}, ${ipProtocol.toUpperCase()}, from port: ${fromPort}, to port: ${toPort}, ALLOW" already exists`,
      );
    }
    return { securityGroupRuleId: draft.id };
  },
});

const group: Behaviour<"aws:ec2/securityGroup:SecurityGroup"> = {
  check: checkGroup,
  create(draft, { account }) {
    const { name = "", vpcId, description = "" } = draft.inputs;
    const failed: Failed = (code, why) =>
      new AwsError(`creating Security Group (${name})`, "EC2", "CreateSecurityGroup", code, why);
    if (!descriptionForm.test(description)) throw failed("InvalidParameterValue", invalidDescription);
    if (vpcId === undefined) throw failed("VPCIdNotSpecified", "No default VPC for this user");
    if (account.all(draft.type).some(g => g.outputs.vpcId === vpcId && g.outputs.name === name))
      throw failed("InvalidGroup.Duplicate", `The security group '${name}' already exists for VPC '${vpcId}'`);
    account.store(OpenGroups).add(draft.id);
    return { ownerId: account.id };
  },
  update(resource, _, { account }, call) {
    if (call === "ec2:RevokeSecurityGroupEgress") account.store(OpenGroups).delete(resource.id);
    return {};
  },
  remove(resource, { account }) {
    const interfaces = interfacesOf(account).all();
    const isMember = interfaces.some(eni => eni.securityGroupIds.includes(resource.id));
    const isPeer = rulesOf(account).some(
      r => r.owner !== resource.id && "groupId" in r.rule.peer && r.rule.peer.groupId === resource.id,
    );
    if (isMember || isPeer)
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
    // Adopts the group that AWS made with the VPC. When the program drops it, the group stays as it is.
    create(draft, { account }): Told<"aws:ec2/defaultSecurityGroup:DefaultSecurityGroup"> {
      const { defaultSecurityGroupId: id = draft.id } =
        account.get("aws:ec2/vpc:Vpc", draft.inputs.vpcId)?.outputs ?? {};
      const everything = { protocol: "-1", fromPort: 0, toPort: 0 };
      return {
        id,
        name: "default",
        description: "default VPC security group",
        ownerId: account.id,
        ingress: [{ ...everything, self: true }],
        egress: [{ ...everything, cidrBlocks: ["0.0.0.0/0"] }],
      };
    },
    update(_resource, _inputs, _cloud, call): Told<"aws:ec2/defaultSecurityGroup:DefaultSecurityGroup"> {
      if (call === "ec2:RevokeSecurityGroupIngress") return { ingress: [] };
      return call === "ec2:RevokeSecurityGroupEgress" ? { egress: [] } : {};
    },
  },
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": rule("Ingress"),
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": rule("Egress"),
  "aws:ec2/securityGroupRule:SecurityGroupRule": {
    create: draft => ({ securityGroupRuleId: `sgr-${draft.id.slice(7)}` }),
  },
};
