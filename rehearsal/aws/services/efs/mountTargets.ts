import type { Behaviours, Told } from "../../core/behaviour";
import { groupsOrDefault } from "../ec2/securityGroupRules";
import { interfacesOf } from "../ec2/store";
import { untilLit } from "../ec2/zones";
import { timedOut } from "../timedOut";
import { efsError } from "./errors";
import { dnsNameOf, fileSystemType, mountTargetType, targetsOf } from "./fileSystems";

/** How long the provider waits until a mount target is available, in AWS's seconds (efs/mount_target.go, `Timeouts`). */
const availableSeconds = 30 * 60;
/**
 * The time in logs of Terraform in public repositories, which have lines such as `aws_efs_mount_target.default[0]: Creation complete
 * after 1m24s`. EFS's user guide recommends to wait for 90 s, because names are known later ("Mounting on EC2 Linux instances using
 * the DNS name"). Here the name is known at once.
 */
const creatingSeconds = 84;

export const mountTargets: Behaviours = {
  [mountTargetType]: {
    create(draft, { account }): Told<typeof mountTargetType> {
      const { fileSystemId = "", subnetId = "", securityGroups = [], ipAddress } = draft.inputs;
      const failed = (code: string, why: string) =>
        efsError(`creating EFS Mount Target (${fileSystemId})`, "CreateMountTarget", code, why);
      const fileSystem = account.get(fileSystemType, fileSystemId);
      if (fileSystem === undefined) throw failed("FileSystemNotFound", `File system '${fileSystemId}' does not exist.`);
      const subnet = account.get("aws:ec2/subnet:Subnet", subnetId);
      if (subnet === undefined) throw failed("SubnetNotFound", `The subnet ID '${subnetId}' does not exist`);
      const { vpcId, availabilityZone: zone = "" } = subnet.outputs;
      if (securityGroups.length > 5)
        throw failed(
          "SecurityGroupLimitExceeded",
          "The maximum number of security groups per interface has been reached.",
        );
      const strange = securityGroups.find(
        id => account.get("aws:ec2/securityGroup:SecurityGroup", id)?.outputs.vpcId !== vpcId,
      );
      if (strange !== undefined)
        throw failed("SecurityGroupNotFound", `The security group '${strange}' does not exist in VPC '${vpcId}'`);
      const oneZone = fileSystem.inputs.availabilityZoneName;
      if (oneZone !== undefined && oneZone !== zone)
        throw failed("AvailabilityZonesMismatch", `The file system is in '${oneZone}' and the subnet in '${zone}'.`);
      // API reference, `CreateMountTarget`: in one VPC only, and one for each zone.
      for (const { outputs } of targetsOf(account, fileSystemId).filter(({ id }) => id !== draft.id)) {
        if (outputs.availabilityZoneName === zone)
          throw failed("MountTargetConflict", "mount target already exists in this AZ");
        if (account.get("aws:ec2/subnet:Subnet", outputs.subnetId)?.outputs.vpcId !== vpcId)
          throw failed(
            "MountTargetConflict",
            "requested subnet for new mount target is not in the same VPC as existing mount targets",
          );
      }
      const eni = interfacesOf(account).create(subnet.outputs.cidrBlock ?? "", {
        ownerId: draft.id,
        name: `${fileSystemId} (${zone})`,
        kind: "files",
        subnetId,
        securityGroupIds: groupsOrDefault(securityGroups, subnet, account),
        ...(ipAddress === undefined ? {} : { address: ipAddress }),
      });
      return {
        availabilityZoneName: zone,
        availabilityZoneId: subnet.outputs.availabilityZoneId ?? "",
        dnsName: dnsNameOf(fileSystemId, account),
        fileSystemArn: fileSystem.outputs.arn ?? "",
        ipAddress: eni.address,
        mountTargetDnsName: `${zone}.${dnsNameOf(fileSystemId, account)}`,
        networkInterfaceId: eni.id,
        ownerId: account.id,
        securityGroups: [...eni.securityGroupIds],
      };
    },
    async start(resource, { account }) {
      if (!(await untilLit(account, resource.outputs.availabilityZoneName, availableSeconds)))
        throw timedOut(
          `waiting for EFS Mount Target (${resource.id}) create`,
          "available",
          "creating",
          availableSeconds,
        );
      await account.clock.wait(creatingSeconds);
    },
    update(resource, { securityGroups = [] }, { account }) {
      interfacesOf(account).update(resource.outputs.networkInterfaceId ?? "", { securityGroupIds: securityGroups });
      return { securityGroups };
    },
    remove(resource, { account }) {
      interfacesOf(account).delete(resource.outputs.networkInterfaceId ?? "");
    },
  },
};
