import type { Account } from "../../core/account";
import { random } from "../../core/random";
import type { Resource } from "../../core/resource";
import { type Properties, list, record, text } from "../../core/values";
import { AwsError } from "../../core/awsError";
import type { Behaviours } from "../../core/behaviour";
import { checkEndpoint } from "./rules";

export const routing: Behaviours = {
  "aws:ec2/route:Route": {
    create(draft, { account }) {
      const { routeTableId, destinationCidrBlock } = draft.inputs;
      const isTwin = ({ inputs }: Resource) =>
        inputs["routeTableId"] === routeTableId && inputs["destinationCidrBlock"] === destinationCidrBlock;
      if (account.all("aws:ec2/route:Route").some(isTwin))
        throw new AwsError(
          "creating Route",
          "EC2",
          "CreateRoute",
          "RouteAlreadyExists",
          `The route identified by ${text(destinationCidrBlock)} already exists.`,
        );
      return { origin: "CreateRoute", state: "active" };
    },
  },

  "aws:ec2/routeTable:RouteTable": { create: (_, { account }) => ({ ownerId: account.id, routes: [] }) },

  "aws:ec2/routeTableAssociation:RouteTableAssociation": {
    create(draft, { account }) {
      const { subnetId, routeTableId } = draft.inputs;
      const others = account.all("aws:ec2/routeTableAssociation:RouteTableAssociation");
      if (subnetId !== undefined && others.some(other => other.inputs["subnetId"] === subnetId))
        throw new AwsError(
          `creating Route Table (${text(routeTableId)}) Association`,
          "EC2",
          "AssociateRouteTable",
          "Resource.AlreadyAssociated",
          `the specified association for route table ${text(routeTableId)} conflicts with an existing association`,
        );
      return {};
    },
  },

  "aws:ec2/vpcEndpoint:VpcEndpoint": {
    check: checkEndpoint,
    create: (_, { account }) => ({
      state: "available",
      prefixListId: `pl-${random.hex(8)}`,
      ownerId: account.id,
      policy: "",
      dnsEntries: [],
    }),
  },
};

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
    .flatMap(t => list(t.inputs["routes"]).map(r => ({ ...r, destinationCidrBlock: r["cidrBlock"] }) as Properties));
  const separate = account
    .all("aws:ec2/route:Route")
    .map(r => r.inputs)
    .filter(r => r["routeTableId"] === tableId);
  return [...inline, ...separate]
    .map(record)
    .filter(r => r["destinationCidrBlock"] !== undefined)
    .map(r => ({
      destination: text(r["destinationCidrBlock"]),
      gateway: text(r["gatewayId"]),
      nat: text(r["natGatewayId"]),
    }));
}
