import { list, text } from "../../core/account";
import { AwsError } from "../../core/awsError";
import type { Behaviours } from "../../core/behaviour";
import { INSTANCE, PARAMETER_GROUP } from "./description";
import { applyParameters } from "./parameters";
import { checkIdentifier } from "./rules";

export const rdsGroups: Behaviours = {
  "aws:rds/subnetGroup:SubnetGroup": {
    check: inputs => {
      const name = text(inputs["name"]);
      if (!/^[a-z0-9 _.-]*$/.test(name))
        return [
          [
            "name",
            'only lowercase alphanumeric characters, hyphens, underscores, periods, and spaces allowed in "name"',
          ],
        ];
      return name.toLowerCase() === "default" ? [["name", '"name" is not allowed as "Default"']] : [];
    },
    create(draft, { account }) {
      const subnets = list<string>(draft.inputs["subnetIds"]).map(id => account.get("aws:ec2/subnet:Subnet", id));
      const zones = new Set(subnets.map(s => s?.outputs["availabilityZone"]));
      if (zones.size < 2)
        throw new AwsError(
          `creating RDS DB Subnet Group (${text(draft.inputs["name"])})`,
          "RDS",
          "CreateDBSubnetGroup",
          "DBSubnetGroupDoesNotCoverEnoughAZs",
          `DB Subnet Group doesn't meet availability zone coverage requirement. Please add subnets to cover at least 2 availability zones. Current coverage: ${zones.size}`,
        );
      return { vpcId: subnets[0]?.outputs["vpcId"], supportedNetworkTypes: ["IPV4"] };
    },
    remove(resource, { account }) {
      const user = account.all(INSTANCE).find(i => i.outputs["dbSubnetGroupName"] === resource.id);
      if (user)
        throw new AwsError(
          `deleting RDS DB Subnet Group (${resource.id})`,
          "RDS",
          "DeleteDBSubnetGroup",
          "InvalidDBSubnetGroupStateFault",
          `Cannot delete the subnet group '${resource.id}' because at least one database instance: ${text(user.outputs["identifier"])} is still using it.`,
        );
    },
  },

  [PARAMETER_GROUP]: {
    check: inputs => checkIdentifier("name", text(inputs["name"]).replaceAll(".", "")),
    update(resource, inputs, cloud) {
      // A changed group reaches every database that uses it, as RDS does for dynamic parameters.
      resource.inputs = inputs;
      for (const user of cloud.account.all(INSTANCE).filter(i => i.outputs["parameterGroupName"] === resource.id))
        applyParameters(user, cloud);
      return {};
    },
    remove(resource, { account }) {
      if (account.all(INSTANCE).some(i => i.outputs["parameterGroupName"] === resource.id))
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
