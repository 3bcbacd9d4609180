import type { Account } from "../../core/account";
import type { Resource } from "../../core/resource";
import { text } from "../../core/values";
import { AwsError } from "../../core/awsError";
import type { Behaviours, Told } from "../../core/behaviour";
import { type Image, architectureOf, instanceTypes, zonesOf } from "./catalog";
import { imagesOf } from "./images";
import { nameOf, powerOn, server } from "./instancePower";
import { vpcOfGroup } from "./network/vpcOf";
import { checkInstance } from "./rules";
import { groupsOrDefault } from "./securityGroupRules";
import { interfacesOf } from "./store";
import { timedOut } from "../timedOut";
import { ZoneStore, refusesIn, untilLit } from "./zones";

type Instance = Resource<"aws:ec2/instance:Instance">;
type Subnet = Resource<"aws:ec2/subnet:Subnet">;

const creating = (code: string, why: string, status = 400) =>
  new AwsError("creating EC2 Instance", "EC2", "RunInstances", code, why, status);

/** How long the provider waits for a new instance, and for the end of one (SDK, ec2/instance.d.ts, "Timeouts"). */
const [createSeconds, deleteSeconds] = [600, 1200];

/** A change of these stops the server and starts it again: ModifyInstanceAttribute takes them of a stopped one only. */
const needStop = ["instanceType", "userData", "userDataBase64"] as const;

export const instances: Behaviours = {
  "aws:ec2/instance:Instance": {
    check: checkInstance,

    replaces(changed, olds, news) {
      const moved =
        changed.includes("instanceType") &&
        architectureOf(olds.instanceType ?? "") !== architectureOf(news.instanceType ?? "");
      const rebuilt = news.userDataReplaceOnChange === true ? changed.filter(c => c.startsWith("userData")) : [];
      return [...(moved ? ["instanceType"] : []), ...rebuilt.filter(c => c !== "userDataReplaceOnChange")];
    },

    create(draft, { account }): Told<Instance["type"]> {
      const { subnetId = "", privateIp } = draft.inputs;
      const subnet = account.get("aws:ec2/subnet:Subnet", subnetId);
      if (subnet === undefined)
        throw creating("InvalidSubnetID.NotFound", `The subnet ID '${subnetId}' does not exist`);
      const image = checkLaunch(draft.inputs, subnet, account);
      const images = imagesOf(account);
      if (images.snapshots.has(image.snapshotId)) images.disks.set(draft.id, image.snapshotId);
      const open = draft.inputs.associatePublicIpAddress ?? subnet.outputs.mapPublicIpOnLaunch;
      const interfaces = interfacesOf(account);
      const eni = interfaces.create(subnet.outputs.cidrBlock ?? "", {
        ownerId: draft.id,
        name: nameOf(draft),
        kind: "instance",
        subnetId: subnet.id,
        securityGroupIds: groupsOf(draft.inputs, subnet, account),
        ...(open === true ? { publicAddress: interfaces.allocatePublic() } : {}),
        ...(privateIp === undefined ? {} : { address: privateIp }),
      });
      const dashed = eni.address.replaceAll(".", "-");
      return {
        instanceState: "running",
        primaryNetworkInterfaceId: eni.id,
        privateIp: eni.address,
        privateDns: `ip-${dashed}.${account.region}.compute.internal`,
        publicIp: eni.publicAddress ?? "",
        publicDns:
          eni.publicAddress === undefined
            ? ""
            : `ec2-${eni.publicAddress.replaceAll(".", "-")}.${account.region}.compute.amazonaws.com`,
        availabilityZone: subnet.outputs.availabilityZone,
        associatePublicIpAddress: open === true,
        vpcSecurityGroupIds: [...eni.securityGroupIds],
      };
    },

    async start(resource, cloud) {
      const { account } = cloud;
      const doing = `waiting for EC2 Instance (${resource.id}) create`;
      if (!(await untilLit(account, resource.outputs.availabilityZone, createSeconds)))
        throw timedOut(doing, "running", "pending", createSeconds);
      await powerOn(resource, cloud);
    },

    async update(resource, inputs, cloud) {
      const { account, hardware } = cloud;
      const subnet = account.get("aws:ec2/subnet:Subnet", resource.inputs.subnetId);
      if (subnet !== undefined) {
        const securityGroupIds = groupsOf(inputs, subnet, account);
        if (securityGroupIds.some(id => vpcOfGroup(account, id) !== subnet.outputs.vpcId))
          throw new AwsError(
            `updating EC2 Instance (${resource.id}): modifying network interface`,
            "EC2",
            "ModifyNetworkInterfaceAttribute",
            "InvalidGroup.NotFound",
            "You have specified two resources that belong to different networks.",
          );
        interfacesOf(account).update(server(resource, account).interfaceId, { securityGroupIds });
      }
      if (needStop.some(p => (resource.inputs[p] ?? "") !== (inputs[p] ?? ""))) {
        await hardware.stopServer(resource.id);
        resource.inputs = inputs; // the next boot must read the new user-data from the metadata service
        // Also one that was off (terraform-provider-aws, internal/service/ec2/ec2_instance.go, `modifyInstanceAttributeWithStopStart`).
        await powerOn(resource, cloud);
      }
      return {};
    },

    async remove(resource, { account, hardware }) {
      if (resource.inputs.disableApiTermination === true && resource.inputs.forceDestroy !== true)
        throw new AwsError(
          `terminating EC2 Instance (${resource.id})`,
          "EC2",
          "TerminateInstances",
          "OperationNotPermitted",
          `The instance '${resource.id}' may not be terminated. Modify its 'disableApiTermination' instance attribute and try again.`,
        );
      const doing = `waiting for EC2 Instance (${resource.id}) delete`;
      if (!(await untilLit(account, resource.outputs.availabilityZone, deleteSeconds)))
        throw timedOut(doing, "terminated", "shutting-down", deleteSeconds);
      await hardware.stopServer(resource.id);
      await hardware.destroyServer(resource.id);
      interfacesOf(account).delete(server(resource, account).interfaceId);
    },
  },
};

const groupsOf = ({ vpcSecurityGroupIds = [] }: Instance["inputs"], subnet: Subnet, account: Account) =>
  groupsOrDefault(vpcSecurityGroupIds, subnet, account);

/** Refuses what RunInstances refuses. Returns the image. */
function checkLaunch(inputs: Instance["inputs"], subnet: Subnet, account: Account): Image {
  const { ami = "", instanceType = "", vpcSecurityGroupIds = [], iamInstanceProfile } = inputs;
  const image = imagesOf(account)
    .seenBy(account.id, true)
    .find(({ id }) => id === ami);
  if (image === undefined) throw creating("InvalidAMIID.NotFound", `The image id '[${ami}]' does not exist`);
  if (image.state !== "available")
    throw creating("InvalidAMIID.Unavailable", `The image ID '${ami}' is in the state '${image.state}'`);
  const { volumeSize = image.diskGb } = inputs.rootBlockDevice ?? {};
  if (volumeSize < image.diskGb)
    throw creating(
      "InvalidBlockDeviceMapping",
      `Volume of size ${volumeSize}GB is smaller than snapshot '${image.snapshotId}', expect size >= ${image.diskGb}GB`,
    );
  if (!instanceTypes.has(instanceType))
    throw creating("InvalidInstanceType", `Invalid value '${instanceType}' for InstanceType.`);
  if (architectureOf(instanceType) !== image.architecture)
    throw creating(
      "InvalidParameterValue",
      `The architecture '${architectureOf(instanceType)}' of the specified instance type does not match the architecture '${image.architecture}' of the specified AMI. Specify an instance type and an AMI that have matching architectures, and try again.`,
    );
  checkCapacity(instanceType, subnet, account);
  for (const id of vpcSecurityGroupIds) {
    const home = vpcOfGroup(account, id);
    if (home === undefined) throw creating("InvalidGroup.NotFound", `The security group '${id}' does not exist`);
    if (home !== subnet.outputs.vpcId)
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
  return image;
}

/**
 * Refuses a server in a zone that is down. The text is AWS's (EC2 Auto Scaling user guide, "Troubleshoot: EC2 instance launch
 * failures"). The provider does not repeat the call (terraform-provider-aws, internal/service/ec2/service_package.go).
 */
function checkCapacity(type: string, subnet: Subnet, account: Account): void {
  const { availabilityZone: zone } = subnet.outputs;
  if (!refusesIn(account, zone)) return;
  const { dark } = account.store(ZoneStore);
  const others = zonesOf(account.region).filter(one => !dark.has(one));
  throw creating(
    "InsufficientInstanceCapacity",
    `We currently do not have sufficient ${type} capacity in the Availability Zone you requested (${zone}). Our system will be working on provisioning additional capacity. You can currently get ${type} capacity by not specifying an Availability Zone in your request or choosing ${others.join(", ")}.`,
    500,
  );
}
