import type { Account } from "../../../core/account";
import { random } from "../../../core/random";
import type { Resource } from "../../../core/resource";
import { AwsError, type Failed } from "../../../core/awsError";
import type { Behaviours, Told } from "../../../core/behaviour";
import { checkEndpoint } from "../rules";
import { vpcOfSubnet, vpcOfTable } from "./vpcOf";

export const routing: Behaviours = {
  "aws:ec2/route:Route": {
    create(draft, { account }): Told<"aws:ec2/route:Route"> {
      const { routeTableId = "", destinationCidrBlock = "", gatewayId } = draft.inputs;
      const failed: Failed = (code, why) =>
        new AwsError(
          `creating Route in Route Table (${routeTableId}) with destination (${destinationCidrBlock})`,
          "EC2",
          "CreateRoute",
          code,
          why,
        );
      const isTwin = ({ inputs }: Resource<"aws:ec2/route:Route">) =>
        inputs.routeTableId === routeTableId && inputs.destinationCidrBlock === destinationCidrBlock;
      if (account.all("aws:ec2/route:Route").some(isTwin))
        throw failed("RouteAlreadyExists", `The route identified by ${destinationCidrBlock} already exists.`);
      const gateway = account.get("aws:ec2/internetGateway:InternetGateway", gatewayId);
      if (gateway !== undefined && gateway.outputs.vpcId !== vpcOfTable(account, routeTableId))
        throw failed(
          "InvalidParameterValue",
          `route table ${routeTableId} and network gateway ${gateway.id} belong to different networks`,
        );
      return { origin: "CreateRoute", state: "active" };
    },
  },

  "aws:ec2/routeTable:RouteTable": {
    create: (_, { account }): Told<"aws:ec2/routeTable:RouteTable"> => ({ ownerId: account.id, routes: [] }),
  },

  "aws:ec2/routeTableAssociation:RouteTableAssociation": {
    create(draft, { account }) {
      const { subnetId, routeTableId = "" } = draft.inputs;
      const failed: Failed = (code, why) =>
        new AwsError(`creating Route Table (${routeTableId}) Association`, "EC2", "AssociateRouteTable", code, why);
      const others = account.all("aws:ec2/routeTableAssociation:RouteTableAssociation");
      if (subnetId !== undefined && others.some(other => other.inputs.subnetId === subnetId))
        throw failed(
          "Resource.AlreadyAssociated",
          `the specified association for route table ${routeTableId} conflicts with an existing association`,
        );
      if (subnetId !== undefined && vpcOfSubnet(account, subnetId) !== vpcOfTable(account, routeTableId))
        throw failed(
          "InvalidParameterValue",
          `Route table ${routeTableId} and subnet ${subnetId} belong to different networks`,
        );
      return {};
    },
  },

  "aws:ec2/vpcEndpoint:VpcEndpoint": {
    check: checkEndpoint,
    create: ({ inputs }, { account }): Told<"aws:ec2/vpcEndpoint:VpcEndpoint"> => ({
      state: "available",
      prefixListId: `pl-${random.hex(8)}`,
      ownerId: account.id,
      policy: inputs.policy ?? fullAccess,
      dnsEntries: [],
    }),
  },
};

/** The policy of an endpoint that is made without one (AWS PrivateLink guide, "Default endpoint policy"). */
const fullAccess = '{"Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}';

/** Where a route of a table leads. */
interface TableRoute {
  readonly destination: string;
  /** Id of an internet gateway, or an empty text. */
  readonly gateway: string;
  /** Id of a NAT gateway, or an empty text. */
  readonly nat: string;
}

/** The routes of a table, whether they are written in it or are resources of their own. */
export function routesOf(account: Account, tableId: string): TableRoute[] {
  const inline = account
    .all("aws:ec2/routeTable:RouteTable", "aws:ec2/defaultRouteTable:DefaultRouteTable")
    .filter(t => t.id === tableId)
    .flatMap(t => t.inputs.routes ?? [])
    .map(r => ({ ...r, destinationCidrBlock: r.cidrBlock }));
  const separate = account
    .all("aws:ec2/route:Route")
    .map(r => r.inputs)
    .filter(r => r.routeTableId === tableId);
  return [...inline, ...separate].flatMap(
    ({ destinationCidrBlock: destination, gatewayId: gateway = "", natGatewayId: nat = "" }) =>
      destination === undefined ? [] : [{ destination, gateway, nat }],
  );
}
