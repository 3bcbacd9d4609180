import type { Need, TypeCalls } from "./typeCalls";

const inRds = (type: string, name: string) => `arn:aws:rds:<region>:<account>:${type}:${name}`;

/** The groups that a call names, and RDS's own option group (RDS user guide, "Allow a user to create DB instances"). */
const groups = (action: string): readonly Need[] => [
  { action, on: inRds("subgrp", "<dbSubnetGroupName>") },
  { action, on: inRds("pg", "<parameterGroupName>") },
  { action, on: inRds("og", "default:mysql-8-4") },
];

export const databaseCalls: Readonly<Record<string, TypeCalls>> = {
  // The behaviour decides about `PromoteReadReplica`, `RebootDBInstance` and what a replica's creation sets later.
  "aws:rds/instance:Instance": {
    create: "rds:CreateDBInstance",
    update: "rds:ModifyDBInstance",
    remove: ["rds:DeleteDBInstance"],
    read: ["rds:DescribeDBInstances"],
    readOnRemoval: ["rds:DescribeDBInstances"],
    needs: {
      "rds:CreateDBInstance": groups("rds:CreateDBInstance"),
      "rds:CreateDBInstanceReadReplica": [
        { action: "rds:CreateDBInstanceReadReplica", on: inRds("db", "<replicateSourceDb>") },
        ...groups("rds:CreateDBInstanceReadReplica"),
      ],
      "rds:ModifyDBInstance": [{ action: "rds:ModifyDBInstance", on: inRds("pg", "<parameterGroupName>") }],
      // The last snapshot, which takes over the database's tags.
      "rds:DeleteDBInstance": [
        { action: "rds:CreateDBSnapshot", on: inRds("snapshot", "<finalSnapshotIdentifier>") },
        { action: "rds:AddTagsToResource", on: inRds("snapshot", "<finalSnapshotIdentifier>") },
      ],
    },
  },
  // The behaviour decides between a modification and `ResetDBParameterGroup`.
  "aws:rds/parameterGroup:ParameterGroup": {
    create: "rds:CreateDBParameterGroup",
    update: "rds:ModifyDBParameterGroup",
    remove: ["rds:DeleteDBParameterGroup"],
    read: ["rds:DescribeDBParameterGroups", "rds:DescribeDBParameters", "rds:ListTagsForResource"],
  },
  "aws:rds/subnetGroup:SubnetGroup": {
    create: "rds:CreateDBSubnetGroup",
    update: "rds:ModifyDBSubnetGroup",
    remove: ["rds:DeleteDBSubnetGroup"],
    read: ["rds:DescribeDBSubnetGroups", "rds:ListTagsForResource"],
    readOnRemoval: ["rds:DescribeDBSubnetGroups"],
  },
};
