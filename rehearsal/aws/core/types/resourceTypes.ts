import { acmTypes } from "../../services/acm/types";
import { cloudwatchTypes } from "../../services/cloudwatch/types";
import { ec2NetworkTypes } from "../../services/ec2/network/types";
import { ec2Types } from "../../services/ec2/types";
import { efsTypes } from "../../services/efs/types";
import { elbTypes } from "../../services/elb/types";
import { iamTypes } from "../../services/iam/types";
import { kmsTypes } from "../../services/kms/types";
import { logsTypes } from "../../services/logs/types";
import { randomTypes } from "../../services/random/types";
import { rdsTypes } from "../../services/rds/types";
import { route53Types } from "../../services/route53/types";
import { s3Types } from "../../services/s3/types";
import { secretsmanagerTypes } from "../../services/secretsmanager/types";
import { snsTypes } from "../../services/sns/types";
import { ssmTypes } from "../../services/ssm/types";
import { wafv2Types } from "../../services/wafv2/types";
import { spoken } from "./spoken";
import type { AutoName } from "./row";
import { type SdkType, sdkType } from "./sdkTypes";
import type { Properties } from "../values";

const table = {
  ...acmTypes,
  ...cloudwatchTypes,
  ...ec2NetworkTypes,
  ...ec2Types,
  ...efsTypes,
  ...elbTypes,
  ...iamTypes,
  ...kmsTypes,
  ...logsTypes,
  ...randomTypes,
  ...rdsTypes,
  ...route53Types,
  ...s3Types,
  ...secretsmanagerTypes,
  ...snsTypes,
  ...ssmTypes,
  ...wafv2Types,
};

/** A resource type that the rehearsal knows, for example `aws:rds/instance:Instance`. */
export type Token = keyof typeof table;

export const tokens = Object.keys(table) as readonly Token[];

/** Everything that is known of a resource type without code: its row, and what the SDK declares. */
export interface ResourceType extends SdkType {
  readonly id: string;
  readonly arn?: string;
  readonly replaceOn: readonly string[];
  readonly replaceOnNested: readonly string[];
  readonly defaults: Properties;
  readonly awsDefaults: Properties;
  readonly stateOnly: readonly string[];
  readonly untold: readonly string[];
  readonly importedBy?: string;
  readonly imported: Properties;
  readonly earlyCalls: readonly string[];
  readonly spoken: string;
  readonly autoName?: Required<AutoName>;
}

type AnyRow = Partial<Omit<ResourceType, keyof SdkType | "autoName">> & { id: string; autoName?: AutoName };

const known = new Map<string, ResourceType>();

/** What is known of a type. Throws for any other: a rehearsal that ignored a resource would prove nothing. */
export function resourceType(type: string): ResourceType {
  const found = known.get(type) ?? assemble(type);
  known.set(type, found);
  return found;
}

/** The token of a type that may have an older module name, for example `aws:lb/…` of `aws:alb/…`. */
export const canonical = (type: string) => type.replace(/^aws:(alb|applicationloadbalancing)\//, "aws:lb/");

function assemble(type: string): ResourceType {
  const token = canonical(type);
  const row = (table as Readonly<Record<string, AnyRow>>)[token];
  if (row === undefined)
    throw new Error(
      `the rehearsal does not know the resource type ${type}; it knows the ${tokens.length} types listed in rehearsal/aws/services/*/types.ts`,
    );
  const declared = sdkType(token);
  const { autoName, replaceOn = [], ...rest } = row;
  return {
    replaceOnNested: [],
    defaults: {},
    awsDefaults: {},
    stateOnly: [],
    untold: [],
    imported: {},
    earlyCalls: [],
    spoken: spoken(token),
    ...rest,
    ...declared,
    replaceOn: declared.inputs.includes("region") ? [...replaceOn, "region"] : replaceOn,
    ...(autoName === undefined ? {} : { autoName: { separator: "-", randomHexDigits: 7, ...autoName } }),
  };
}
