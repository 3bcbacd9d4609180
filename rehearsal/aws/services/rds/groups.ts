import { AwsError } from "../../core/awsError";
import type { Behaviours, Told } from "../../core/behaviour";
import { instanceType, parameterGroupType } from "./description";
import { applyParameters } from "./parameters/application";
import { type GivenParameter, refuseParameters } from "./parameters/refusals";
import { checkParameterGroup, checkSubnetGroup } from "./rules";

const isSame = (a: GivenParameter, b: GivenParameter) =>
  a.name === b.name && a.value === b.value && (a.applyMethod ?? "immediate") === (b.applyMethod ?? "immediate");

export const groups: Behaviours = {
  "aws:rds/subnetGroup:SubnetGroup": {
    check: checkSubnetGroup,
    create(draft, { account }): Told<"aws:rds/subnetGroup:SubnetGroup"> {
      const { name = "", subnetIds = [] } = draft.inputs;
      const subnets = subnetIds.map(id => account.get("aws:ec2/subnet:Subnet", id));
      const zones = new Set(subnets.map(s => s?.outputs.availabilityZone));
      if (zones.size < 2)
        throw new AwsError(
          `creating RDS DB Subnet Group (${name})`,
          "RDS",
          "CreateDBSubnetGroup",
          "DBSubnetGroupDoesNotCoverEnoughAZs",
          `DB Subnet Group doesn't meet availability zone coverage requirement. Please add subnets to cover at least 2 availability zones. Current coverage: ${zones.size}`,
        );
      return { vpcId: subnets[0]?.outputs.vpcId, supportedNetworkTypes: ["IPV4"] };
    },
    remove(resource, { account }) {
      const user = account.all(instanceType).find(i => i.outputs.dbSubnetGroupName === resource.id);
      if (user)
        throw new AwsError(
          `deleting RDS DB Subnet Group (${resource.id})`,
          "RDS",
          "DeleteDBSubnetGroup",
          "InvalidDBSubnetGroupStateFault",
          `Cannot delete the subnet group '${resource.id}' because at least one database instance: ${user.outputs.identifier ?? ""} is still using it.`,
        );
    },
  },

  [parameterGroupType]: {
    check: checkParameterGroup,
    // terraform-provider-aws, internal/service/rds/parameter_group.go: creates an empty group, then modifies it. Parameters
    // that are taken away are reset.
    setLater: ({ parameters = [] }) => (parameters.length === 0 ? [] : ["parameters"]),
    updateCall: (resource, inputs) =>
      (inputs.parameters ?? []).some(one => !(resource.inputs.parameters ?? []).some(old => isSame(old, one)))
        ? "rds:ModifyDBParameterGroup"
        : "rds:ResetDBParameterGroup",
    update(resource, inputs, cloud) {
      const { parameters = [] } = inputs;
      const old = resource.inputs.parameters ?? [];
      refuseParameters(
        resource.id,
        parameters.filter(one => !old.some(before => isSame(before, one))),
      );
      // RDS applies dynamic parameters to every database that uses the group.
      resource.inputs = inputs;
      for (const user of cloud.account.all(instanceType).filter(i => i.outputs.parameterGroupName === resource.id))
        applyParameters(user, cloud);
      return {};
    },
    remove(resource, { account }) {
      if (account.all(instanceType).some(i => i.outputs.parameterGroupName === resource.id))
        throw new AwsError(
          `deleting RDS DB Parameter Group (${resource.id})`,
          "RDS",
          "DeleteDBParameterGroup",
          "InvalidDBParameterGroupState",
          `One or more database instances are still members of this parameter group ${resource.id}, so the group cannot be deleted`,
        );
    },
  },
};
