import type { Account } from "../../../core/account";
import type { Resource } from "../../../core/resource";
import { type Properties, record } from "../../../core/values";
import type { Lookups } from "../../service";
import { zoneId } from "../catalog";
import { type Query, type Traits, select } from "./filters";

/** A kind of network that can be looked up: the one that fits, or the ids of all that fit. */
interface Kind<R extends Resource, Filter extends string> {
  readonly query: Query<Filter>;
  /** Its name in the provider's errors (terraform-provider-aws, internal/tfresource/not_found_error.go). */
  readonly spoken: string;
  all(account: Account): readonly R[];
  traits(one: R): Traits<Filter>;
  /** Arguments that restrict the search besides filters and tags, with the filter that does the same. */
  readonly shorthands: Readonly<Record<string, Filter>>;
  result(one: R): Properties;
}

const tagsOf = ({ outputs }: Resource): Properties => record((outputs as Properties)["tagsAll"]);

type VpcFilter = "cidr" | "dhcp-options-id" | "is-default" | "owner-id" | "state" | "vpc-id";

const vpcs: Kind<Resource<"aws:ec2/vpc:Vpc">, VpcFilter> = {
  query: {
    doing: "reading EC2 VPCs",
    operation: "DescribeVpcs",
    filters: ["cidr", "dhcp-options-id", "is-default", "owner-id", "state", "vpc-id"],
  },
  spoken: "EC2 VPC",
  all: account => account.all("aws:ec2/vpc:Vpc"),
  traits: ({ id, outputs }) => ({
    cidr: outputs.cidrBlock ?? "",
    "dhcp-options-id": outputs.dhcpOptionsId ?? "",
    "is-default": "false",
    "owner-id": outputs.ownerId ?? "",
    state: "available",
    "vpc-id": id,
  }),
  shorthands: {
    id: "vpc-id",
    cidrBlock: "cidr",
    default: "is-default",
    dhcpOptionsId: "dhcp-options-id",
    state: "state",
  },
  result: ({ id, outputs }) => ({
    ...outputs,
    cidrBlockAssociations: [
      { associationId: `vpc-cidr-assoc-${id.slice(4)}`, cidrBlock: outputs.cidrBlock ?? "", state: "associated" },
    ],
    default: false,
    ipv6CidrBlockAssociations: [],
  }),
};

type SubnetFilter =
  | "availability-zone"
  | "availability-zone-id"
  | "cidr-block"
  | "default-for-az"
  | "owner-id"
  | "state"
  | "subnet-id"
  | "vpc-id";

const subnets: Kind<Resource<"aws:ec2/subnet:Subnet">, SubnetFilter> = {
  query: {
    doing: "reading EC2 Subnets",
    operation: "DescribeSubnets",
    filters: [
      "availability-zone",
      "availability-zone-id",
      "cidr-block",
      "default-for-az",
      "owner-id",
      "state",
      "subnet-id",
      "vpc-id",
    ],
  },
  spoken: "EC2 Subnet",
  all: account => account.all("aws:ec2/subnet:Subnet"),
  traits: ({ id, outputs }) => ({
    "availability-zone": outputs.availabilityZone ?? "",
    "availability-zone-id": zoneId(outputs.availabilityZone ?? ""),
    "cidr-block": outputs.cidrBlock ?? "",
    "default-for-az": "false",
    "owner-id": outputs.ownerId ?? "",
    state: "available",
    "subnet-id": id,
    "vpc-id": outputs.vpcId ?? "",
  }),
  shorthands: {
    id: "subnet-id",
    vpcId: "vpc-id",
    availabilityZone: "availability-zone",
    availabilityZoneId: "availability-zone-id",
    cidrBlock: "cidr-block",
    defaultForAz: "default-for-az",
    state: "state",
  },
  result: ({ outputs }) => ({
    ...outputs,
    availabilityZoneId: zoneId(outputs.availabilityZone ?? ""),
    defaultForAz: false,
  }),
};

function search<R extends Resource, F extends string>(kind: Kind<R, F>, args: Properties, account: Account): R[] {
  return select(kind.query, args, kind.all(account), one => kind.traits(one), tagsOf)
    .filter(one => {
      const traits = kind.traits(one);
      return Object.entries(kind.shorthands).every(
        ([key, filter]) => args[key] === undefined || String(args[key]) === traits[filter],
      );
    })
    .filter(one => Object.entries(record(args["tags"])).every(([key, value]) => tagsOf(one)[key] === value));
}

const single =
  <R extends Resource, F extends string>(token: string, kind: Kind<R, F>) =>
  (args: Properties, account: Account): Properties => {
    const [first, ...more] = search(kind, args, account);
    const { spoken } = kind;
    if (first === undefined) throw new Error(`invoking ${token}: no matching ${spoken} found`);
    if (more.length > 0)
      throw new Error(
        `invoking ${token}: multiple ${spoken}s matched; use additional constraints to reduce matches to a single ${spoken}`,
      );
    return { ...args, ...kind.result(first), id: first.id, state: "available", tags: tagsOf(first) };
  };

const ids =
  <R extends Resource, F extends string>(kind: Kind<R, F>) =>
  (args: Properties, account: Account): Properties => ({
    ...args,
    id: account.region,
    ids: search(kind, args, account).map(({ id }) => id),
  });

/** VPCs and subnets of the account, whichever stack made them. */
export const networks: Lookups = {
  "aws:ec2/getVpc:getVpc": single("aws:ec2/getVpc:getVpc", vpcs),
  "aws:ec2/getVpcs:getVpcs": ids(vpcs),
  "aws:ec2/getSubnet:getSubnet": single("aws:ec2/getSubnet:getSubnet", subnets),
  "aws:ec2/getSubnets:getSubnets": ids(subnets),
};
