import type { Account } from "../../../core/account";
import { random } from "../../../core/random";
import { AwsError } from "../../../core/awsError";
import type { Behaviours, Told } from "../../../core/behaviour";
import { interfacesOf } from "../store";
import { timedOut } from "../../timedOut";
import { refusesIn, untilLit } from "../zones";

/** How long the provider waits for a NAT gateway (SDK, ec2/natGateway.d.ts, "Timeouts"). */
const createSeconds = 600;

export const publicAddresses: Behaviours = {
  "aws:ec2/eip:Eip": {
    create(draft, { account }): Told<"aws:ec2/eip:Eip"> {
      const publicIp = interfacesOf(account).allocatePublic(true);
      attach(account, draft.inputs.instance, publicIp);
      return {
        publicIp,
        allocationId: draft.id,
        publicDns: `ec2-${publicIp.replaceAll(".", "-")}.${account.region}.compute.amazonaws.com`,
      };
    },
    update(resource, inputs, { account }) {
      attach(account, resource.inputs.instance, undefined);
      attach(account, inputs.instance, resource.outputs.publicIp ?? "");
      return {};
    },
    remove(resource, { account }) {
      attach(account, resource.inputs.instance, undefined);
      interfacesOf(account).releasePublic(resource.outputs.publicIp ?? "");
    },
  },

  "aws:ec2/eipAssociation:EipAssociation": {
    create(draft, { account }) {
      const publicIp = account.get("aws:ec2/eip:Eip", draft.inputs.allocationId)?.outputs.publicIp;
      attach(account, draft.inputs.instanceId, publicIp ?? "");
      return { publicIp };
    },
    remove: (resource, { account }) => attach(account, resource.inputs.instanceId, undefined),
  },

  "aws:ec2/natGateway:NatGateway": {
    create(draft, { account }): Told<"aws:ec2/natGateway:NatGateway"> {
      const subnet = account.get("aws:ec2/subnet:Subnet", draft.inputs.subnetId);
      const eip = account.get("aws:ec2/eip:Eip", draft.inputs.allocationId);
      if (draft.inputs.connectivityType !== "private" && eip === undefined)
        throw new AwsError(
          "creating EC2 NAT Gateway",
          "EC2",
          "CreateNatGateway",
          "MissingParameter",
          "The request must include the AllocationId parameter. Add the required parameter and retry the request.",
        );
      return { publicIp: eip?.outputs.publicIp ?? "", vpcId: subnet?.outputs.vpcId ?? "" };
    },
    async start(resource, { account }) {
      const subnet = account.get("aws:ec2/subnet:Subnet", resource.inputs.subnetId);
      const { availabilityZone: zone } = subnet?.outputs ?? {};
      const doing = `waiting for EC2 NAT Gateway (${resource.id}) create`;
      // The text is that of `failureMessage` (EC2 API reference, NatGateway).
      if (refusesIn(account, zone))
        throw new Error(
          `${doing}: unexpected state 'failed', wanted target 'available'. last error: InternalError: Network interface eni-${random.hex(17)}, created and used internally by this NAT gateway is in an invalid state. Please try again.`,
        );
      if (!(await untilLit(account, zone, createSeconds))) throw timedOut(doing, "available", "pending", createSeconds);
    },
  },
};

/** Gives the interface of an instance a public address, or takes it away. Does nothing without an instance. */
function attach(account: Account, instance: string | undefined, publicAddress: string | undefined): void {
  const server = account.get("aws:ec2/instance:Instance", instance);
  if (server === undefined) return;
  interfacesOf(account).update(server.outputs.primaryNetworkInterfaceId ?? "", { publicAddress });
  server.outputs.publicIp = publicAddress ?? "";
}
