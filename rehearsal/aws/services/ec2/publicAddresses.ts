import type { Account } from "../../core/account";
import { text } from "../../core/values";
import { AwsError } from "../../core/awsError";
import type { Behaviours } from "../../core/behaviour";
import { interfacesOf } from "./store";

export const publicAddresses: Behaviours = {
  "aws:ec2/eip:Eip": {
    create(draft, { account }) {
      const publicIp = interfacesOf(account).allocatePublic(true);
      attach(account, draft.inputs["instance"], publicIp);
      return {
        publicIp,
        allocationId: draft.id,
        publicDns: `ec2-${publicIp.replaceAll(".", "-")}.${account.region}.compute.amazonaws.com`,
      };
    },
    update(resource, inputs, { account }) {
      attach(account, resource.inputs["instance"], undefined);
      attach(account, inputs["instance"], text(resource.outputs["publicIp"]));
      return {};
    },
    remove(resource, { account }) {
      attach(account, resource.inputs["instance"], undefined);
      interfacesOf(account).releasePublic(text(resource.outputs["publicIp"]));
    },
  },

  "aws:ec2/eipAssociation:EipAssociation": {
    create(draft, { account }) {
      const publicIp = account.get("aws:ec2/eip:Eip", draft.inputs["allocationId"])?.outputs["publicIp"];
      attach(account, draft.inputs["instanceId"], text(publicIp));
      return { publicIp };
    },
    remove: (resource, { account }) => attach(account, resource.inputs["instanceId"], undefined),
  },

  "aws:ec2/natGateway:NatGateway": {
    create(draft, { account }) {
      const subnet = account.get("aws:ec2/subnet:Subnet", draft.inputs["subnetId"]);
      const eip = account.get("aws:ec2/eip:Eip", draft.inputs["allocationId"]);
      if (draft.inputs["connectivityType"] !== "private" && eip === undefined)
        throw new AwsError(
          "creating EC2 NAT Gateway",
          "EC2",
          "CreateNatGateway",
          "MissingParameter",
          "The request must include the AllocationId parameter. Add the required parameter and retry the request.",
        );
      return { publicIp: eip?.outputs["publicIp"] ?? "", vpcId: subnet?.outputs["vpcId"] ?? "" };
    },
  },
};

/** Gives the interface of an instance a public address, or takes it away. Does nothing without an instance. */
function attach(account: Account, instance: unknown, publicAddress: string | undefined): void {
  const server = account.get("aws:ec2/instance:Instance", instance);
  if (server === undefined) return;
  interfacesOf(account).update(text(server.outputs["primaryNetworkInterfaceId"]), { publicAddress });
  server.outputs["publicIp"] = publicAddress ?? "";
}
