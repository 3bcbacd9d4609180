import type { Behaviour, Behaviours } from "../behaviour";
import { dns } from "./dns";
import { ec2 } from "./ec2";
import { iam } from "./iam";
import { listeners } from "./listeners";
import { loadBalancers } from "./loadBalancers";
import { publicAddresses } from "./publicAddresses";
import { randomness } from "./randomness";
import { rds } from "./rds";
import { rdsGroups } from "./rdsGroups";
import { routing } from "./routing";
import { s3 } from "./s3";
import { secretsmanager } from "./secretsmanager";
import { securityGroups } from "./securityGroups";
import { targetGroups } from "./targetGroups";
import { vpc } from "./vpc";

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

/** A type without behaviour of its own is only its row in types.json. */
export const behaviourOf = (type: string): Behaviour => behaviours[type] ?? none;
