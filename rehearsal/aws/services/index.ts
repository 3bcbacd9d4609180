import type { Behaviour, Behaviours } from "../core/behaviour";
import { dns } from "./route53/resources";
import { ec2 } from "./ec2/instances";
import { iam } from "./iam/resources";
import { listeners } from "./elb/listeners";
import { loadBalancers } from "./elb/loadBalancers";
import { publicAddresses } from "./ec2/publicAddresses";
import { randomness } from "./random/resources";
import { rds } from "./rds/instances";
import { rdsGroups } from "./rds/groups";
import { routing } from "./ec2/routing";
import { s3 } from "./s3/resources";
import { secretsmanager } from "./secretsmanager/resources";
import { securityGroups } from "./ec2/securityGroups";
import { targetGroups } from "./elb/targetGroups";
import { vpc } from "./ec2/vpc";

const behaviours: Behaviours = {
  ...dns,
  ...ec2,
  ...iam,
  ...listeners,
  ...loadBalancers,
  ...publicAddresses,
  ...randomness,
  ...rds,
  ...rdsGroups,
  ...routing,
  ...s3,
  ...secretsmanager,
  ...securityGroups,
  ...targetGroups,
  ...vpc,
};

const none: Behaviour = {};

/** What a type does beyond its row. Empty for a type that only has a row. */
export const behaviourOf = (type: string): Behaviour =>
  (behaviours as Readonly<Record<string, Behaviour>>)[type] ?? none;
