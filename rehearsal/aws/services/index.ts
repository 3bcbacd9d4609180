import type { Behaviour, Behaviours } from "../core/behaviour";
import { acm } from "./acm";
import { cloudwatch } from "./cloudwatch";
import { ec2 } from "./ec2";
import { efs } from "./efs";
import { elb } from "./elb";
import { iam } from "./iam";
import { kms } from "./kms";
import { logs } from "./logs";
import { meta } from "./meta";
import { random } from "./random";
import { rds } from "./rds";
import { route53 } from "./route53";
import { s3 } from "./s3";
import { secretsmanager } from "./secretsmanager";
import type { Service } from "./service";
import { sns } from "./sns";
import { ssm } from "./ssm";
import { wafv2 } from "./wafv2";

/** Every service that does more than its resource types say. A new one is a folder and a row here. */
export const services: readonly Service[] = [
  acm,
  cloudwatch,
  ec2,
  efs,
  elb,
  iam,
  kms,
  logs,
  meta,
  random,
  rds,
  route53,
  s3,
  secretsmanager,
  sns,
  ssm,
  wafv2,
];

const behaviours: Behaviours = Object.assign({}, ...services.map(service => service.resources));
const none: Behaviour = {};

/** What a type does beyond its row. Empty for a type that only has a row. */
export const behaviourOf = (type: string): Behaviour =>
  (behaviours as Readonly<Record<string, Behaviour>>)[type] ?? none;
