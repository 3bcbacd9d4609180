import { random } from "../../../core/random";
import type { Resource } from "../../../core/resource";
import { ApiError } from "../../../http/apiError";
import { element } from "../../../http/xml";
import { type Query, select } from "../lookups/filters";
import { securityGroups } from "../securityGroups";
import { type Call, cloudOf, filtersOf, inAwsWords, membersOf, set, tagSet, tagging, tagsFor, textOf } from "./call";
import { defaultVpcOf, makeDefaultVpc } from "./defaultVpc";

const groupType = "aws:ec2/securityGroup:SecurityGroup";
const group = securityGroups[groupType];

const subnetQuery: Query<"default-for-az" | "subnet-id" | "vpc-id"> = {
  doing: "",
  operation: "DescribeSubnets",
  filters: ["default-for-az", "subnet-id", "vpc-id"],
};
const groupQuery: Query<"group-id" | "vpc-id" | "tag-key"> = {
  doing: "",
  operation: "DescribeSecurityGroups",
  filters: ["group-id", "vpc-id", "tag-key"],
};

const DescribeSubnets: Call = {
  fields: ["Filter"],
  async answer(fields, context) {
    const { account } = context;
    if (membersOf(fields, "Filter").some(({ Name }) => Name === "default-for-az") && makeDefaultVpc(account))
      await context.settle();
    const isDefault = ({ outputs }: Resource<"aws:ec2/subnet:Subnet">) => outputs.vpcId === defaultVpcOf(account);
    const found = await inAwsWords(() =>
      select(subnetQuery, filtersOf(fields), account.all("aws:ec2/subnet:Subnet"), one => ({
        "default-for-az": String(isDefault(one)),
        "subnet-id": one.id,
        "vpc-id": one.outputs.vpcId ?? "",
      })),
    );
    return set(
      "subnetSet",
      found.map(
        one =>
          element("subnetId", one.id) +
          element("vpcId", one.outputs.vpcId) +
          element("availabilityZone", one.outputs.availabilityZone) +
          element("cidrBlock", one.outputs.cidrBlock) +
          element("defaultForAz", String(isDefault(one))) +
          element("mapPublicIpOnLaunch", String(one.outputs.mapPublicIpOnLaunch === true)),
      ),
    );
  },
};

const CreateSecurityGroup: Call = {
  fields: ["GroupName", "GroupDescription", "VpcId", "TagSpecification"],
  rights: tagging,
  async answer(fields, context) {
    const { account } = context;
    const tags = tagsFor(fields, "security-group");
    const inputs = {
      name: textOf(fields, "GroupName"),
      description: textOf(fields, "GroupDescription"),
      vpcId: textOf(fields, "VpcId"),
      tags,
    };
    if (account.get("aws:ec2/vpc:Vpc", inputs.vpcId) === undefined)
      throw new ApiError(400, "InvalidVpcID.NotFound", `The vpc ID '${inputs.vpcId}' does not exist`);
    const id = `sg-${random.hex(17)}`;
    const draft: Resource<typeof groupType> = {
      type: groupType,
      id,
      name: inputs.name,
      inputs,
      outputs: { ...inputs, tagsAll: tags },
    };
    await inAwsWords(() => group?.create?.(draft, cloudOf(context)));
    account.put(draft as Resource);
    await context.settle();
    return element("return", "true") + element("groupId", id) + tagSet(tags);
  },
};

const DeleteSecurityGroup: Call = {
  fields: ["GroupId"],
  async answer(fields, context) {
    const id = textOf(fields, "GroupId");
    const found = context.account.get(groupType, id);
    if (found === undefined)
      throw new ApiError(400, "InvalidGroup.NotFound", `The security group '${id}' does not exist`);
    await inAwsWords(() => group?.remove?.(found, cloudOf(context)));
    context.account.drop(groupType, id);
    await context.settle();
    return element("return", "true") + element("groupId", id);
  },
};

const DescribeSecurityGroups: Call = {
  fields: ["Filter"],
  async answer(fields, { account }) {
    const tags = (one: Resource<typeof groupType>) => one.outputs.tagsAll ?? one.outputs.tags ?? {};
    const found = await inAwsWords(() =>
      selectByTagKey(fields, account.all(groupType), tags, rest =>
        select(groupQuery, filtersOf(rest), account.all(groupType), one => ({
          "group-id": one.id,
          "vpc-id": one.outputs.vpcId ?? "",
          "tag-key": "",
        })),
      ),
    );
    return set(
      "securityGroupInfo",
      found.map(
        one =>
          element("groupId", one.id) +
          element("groupName", one.outputs.name) +
          element("vpcId", one.outputs.vpcId) +
          tagSet(tags(one)),
      ),
    );
  },
};

/** Applies the filter `tag-key`, which compares each key, and leaves the others to `rest`. */
export function selectByTagKey<T>(
  fields: Parameters<typeof filtersOf>[0],
  things: readonly T[],
  tags: (thing: T) => Readonly<Record<string, string>>,
  rest: (others: Parameters<typeof filtersOf>[0]) => readonly T[],
): T[] {
  const filters = membersOf(fields, "Filter");
  const keys = filters.filter(({ Name }) => Name === "tag-key");
  const others = filters.filter(({ Name }) => Name !== "tag-key");
  const left = rest({ ...fields, Filter: Object.fromEntries(others.map((one, index) => [String(index + 1), one])) });
  return things.filter(
    thing =>
      left.includes(thing) &&
      keys.every(key => Object.keys(tags(thing)).some(tag => Object.values(key["Value"] ?? {}).includes(tag))),
  );
}

export const networks = { DescribeSubnets, CreateSecurityGroup, DeleteSecurityGroup, DescribeSecurityGroups };
