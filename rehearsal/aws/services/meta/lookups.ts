import type { Lookups } from "../service";

export const lookups: Lookups = {
  "aws:index/getCallerIdentity:getCallerIdentity": (args, { id }) => ({
    ...args,
    id,
    accountId: id,
    arn: `arn:aws:iam::${id}:user/operator`,
    userId: "AIDAREHEARSAL",
  }),
  "aws:index/getRegion:getRegion": (args, { region }) => ({
    ...args,
    id: region,
    name: region,
    region,
    description: region,
    endpoint: `ec2.${region}.amazonaws.com`,
  }),
  "aws:index/getPartition:getPartition": args => ({
    ...args,
    id: "aws",
    partition: "aws",
    dnsSuffix: "amazonaws.com",
    reverseDnsPrefix: "com.amazonaws",
  }),
};
