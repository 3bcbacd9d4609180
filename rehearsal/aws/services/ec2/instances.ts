import { type Account, type Properties, type Resource, list, random, record, text } from "../../core/account";
import { AwsError } from "../../core/awsError";
import type { Behaviours, Cloud } from "../../core/behaviour";
import { architectureOf, imageById, instanceTypes } from "./catalog";

const INSTANCE = "aws:ec2/instance:Instance";
const creating = (code: string, why: string) => new AwsError("creating EC2 Instance", "EC2", "RunInstances", code, why);

/** Properties that stop and start the server when they change in place (ModifyInstanceAttribute needs it off). */
const needStop = ["instanceType", "userData", "userDataBase64"] as const;

export const ec2: Behaviours = {
  [INSTANCE]: {
    check(inputs, given) {
      const problems: [string, string][] = [];
      const { userData } = inputs;
      if (!given("ami") && !given("launchTemplate"))
        problems.push(["ami", 'Missing required argument. "ami": one of `ami,launch_template` must be specified']);
      if (!given("instanceType") && !given("launchTemplate"))
        problems.push([
          "instanceType",
          'Missing required argument. "instance_type": one of `instance_type,launch_template` must be specified',
        ]);
      if (given("userData") && given("userDataBase64"))
        problems.push([
          "userData",
          'Conflicting configuration arguments. "user_data": conflicts with user_data_base64',
        ]);
      if (text(userData).length > 16384)
        problems.push([
          "userData",
          `expected length of user_data to be in the range (0 - 16384), got ${text(userData).length} characters`,
        ]);
      const { httpPutResponseHopLimit: hops, httpTokens } = record(inputs["metadataOptions"]);
      if (hops !== undefined && (Number(hops) < 1 || Number(hops) > 64))
        problems.push([
          "metadataOptions.httpPutResponseHopLimit",
          `expected metadata_options.0.http_put_response_hop_limit to be in the range (1 - 64), got ${text(hops)}`,
        ]);
      if (httpTokens !== undefined && !["optional", "required"].includes(text(httpTokens)))
        problems.push([
          "metadataOptions.httpTokens",
          `expected metadata_options.0.http_tokens to be one of ["optional" "required"], got ${text(httpTokens)}`,
        ]);
      return problems;
    },

    replaces(changed, olds, news) {
      const moved =
        changed.includes("instanceType") &&
        architectureOf(text(olds["instanceType"])) !== architectureOf(text(news["instanceType"]));
      const rebuilt = news["userDataReplaceOnChange"] === true ? changed.filter(c => c.startsWith("userData")) : [];
      return [...(moved ? ["instanceType"] : []), ...rebuilt.filter(c => c !== "userDataReplaceOnChange")];
    },

    create(draft, { account }) {
      const subnet = account.get("aws:ec2/subnet:Subnet", draft.inputs["subnetId"]);
      if (subnet === undefined)
        throw creating("InvalidSubnetID.NotFound", `The subnet ID '${text(draft.inputs["subnetId"])}' does not exist`);
      checkLaunch(draft.inputs, subnet, account);
      const open = draft.inputs["associatePublicIpAddress"] ?? subnet.outputs["mapPublicIpOnLaunch"];
      const card = account.interfaces.create(text(subnet.outputs["cidrBlock"]), {
        name: text(record(draft.inputs["tags"])["Name"] ?? draft.name),
        kind: "instance",
        subnetId: subnet.id,
        securityGroupIds: groupsOf(draft.inputs, subnet, account),
        ...(open === true ? { publicAddress: account.interfaces.allocatePublic() } : {}),
        ...(draft.inputs["privateIp"] === undefined ? {} : { address: text(draft.inputs["privateIp"]) }),
      });
      const dashed = card.address.replaceAll(".", "-");
      return {
        instanceState: "running",
        primaryNetworkInterfaceId: card.id,
        privateIp: card.address,
        privateDns: `ip-${dashed}.${account.region}.compute.internal`,
        publicIp: card.publicAddress ?? "",
        publicDns:
          card.publicAddress === undefined
            ? ""
            : `ec2-${card.publicAddress.replaceAll(".", "-")}.${account.region}.compute.amazonaws.com`,
        availabilityZone: subnet.outputs["availabilityZone"],
        associatePublicIpAddress: open === true,
        vpcSecurityGroupIds: card.securityGroupIds,
      };
    },

    start: (resource, { hardware }) => hardware.startServer(server(resource)),

    async update(resource, inputs, { account, hardware }) {
      const subnet = account.get("aws:ec2/subnet:Subnet", resource.inputs["subnetId"]);
      if (subnet !== undefined)
        account.interfaces.update(server(resource).interfaceId, {
          securityGroupIds: groupsOf(inputs, subnet, account),
        });
      if (needStop.some(p => text(resource.inputs[p]) !== text(inputs[p]))) {
        await hardware.stopServer(resource.id);
        resource.inputs = inputs; // the metadata service must tell the new user-data at the next boot
        await hardware.startServer(server(resource));
      }
      return {};
    },

    async remove(resource, { account, hardware }) {
      if (resource.inputs["disableApiTermination"] === true && resource.inputs["forceDestroy"] !== true)
        throw new AwsError(
          `terminating EC2 Instance (${resource.id})`,
          "EC2",
          "TerminateInstances",
          "OperationNotPermitted",
          `The instance '${resource.id}' may not be terminated. Modify its 'disableApiTermination' instance attribute and try again.`,
        );
      await hardware.stopServer(resource.id);
      await hardware.destroyServer(resource.id);
      account.interfaces.delete(server(resource).interfaceId);
    },
  },

  "aws:ec2/launchTemplate:LaunchTemplate": { create: () => ({ latestVersion: 1, defaultVersion: 1 }) },
  "aws:ec2/keyPair:KeyPair": {
    create: () => ({ keyPairId: `key-${random.hex(17)}`, fingerprint: "", keyType: "ed25519" }),
  },
};

const server = (resource: Resource) => ({
  instanceId: resource.id,
  interfaceId: text(resource.outputs["primaryNetworkInterfaceId"]),
  name: text(record(resource.inputs["tags"])["Name"] ?? resource.name),
});

function groupsOf(inputs: Properties, subnet: Resource, account: Account): string[] {
  const given = list<string>(inputs["vpcSecurityGroupIds"]);
  if (given.length > 0) return given;
  return [text(account.get("aws:ec2/vpc:Vpc", subnet.outputs["vpcId"])?.outputs["defaultSecurityGroupId"])];
}

function checkLaunch(inputs: Properties, subnet: Resource, account: Account): void {
  const { ami, instanceType, vpcSecurityGroupIds, iamInstanceProfile } = inputs;
  const image = imageById(text(ami));
  if (image === undefined) throw creating("InvalidAMIID.NotFound", `The image id '[${text(ami)}]' does not exist`);
  if (!instanceTypes.has(text(instanceType)))
    throw creating("InvalidInstanceType", `Invalid value '${text(instanceType)}' for InstanceType.`);
  if (architectureOf(text(instanceType)) !== image.architecture)
    throw creating(
      "InvalidParameterValue",
      `The architecture '${architectureOf(text(instanceType))}' of the specified instance type does not match the architecture '${image.architecture}' of the specified AMI. Specify an instance type and an AMI that have matching architectures, and try again.`,
    );
  for (const id of list<string>(vpcSecurityGroupIds)) {
    const group = account.get("aws:ec2/securityGroup:SecurityGroup", id);
    if (group !== undefined && group.outputs["vpcId"] !== subnet.outputs["vpcId"])
      throw creating("InvalidParameter", `Security group ${id} and subnet ${subnet.id} belong to different networks.`);
  }
  if (
    iamInstanceProfile !== undefined &&
    account.find("aws:iam/instanceProfile:InstanceProfile", "name", iamInstanceProfile) === undefined
  )
    throw creating(
      "InvalidParameterValue",
      `Value (${text(iamInstanceProfile)}) for parameter iamInstanceProfile.name is invalid. Invalid IAM Instance Profile name`,
    );
}

/** The role that a server's instance profile carries, if any. */
export function roleOf(account: Account, instance: Resource): Resource | undefined {
  const profile = account.find(
    "aws:iam/instanceProfile:InstanceProfile",
    "name",
    instance.inputs["iamInstanceProfile"],
  );
  return profile && account.find("aws:iam/role:Role", "name", profile.inputs["role"]);
}

export const instances = (cloud: Pick<Cloud, "account">) => cloud.account.all(INSTANCE);
