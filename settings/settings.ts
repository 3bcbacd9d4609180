import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { contradictions } from "./contradictions";
import { imageOf, type Image, offerProblems, type Offer, regionOffer } from "./regionOffer";
import { parseSettings, type Problem, type Values } from "./form";
import { siteProblems } from "./site";
import {
  type ExistingDatabase,
  existingDatabases,
  type Succession,
  successionOf,
  successionProblems,
} from "./succession";
import { userError } from "./userError";

/** Everything that a stack can be told, checked. Grouped by the component that it is for. */
export interface Settings {
  readonly network: Pick<Values, "cidrBlock" | "nat"> & {
    /** Names such as `eu-central-1a`, sorted. */
    readonly zones: readonly string[];
    readonly region: string;
  };
  readonly balancer: Pick<
    Values,
    "stickySeconds" | "accessLogDays" | "waf" | "protectData" | "domain" | "hostedZone" | "certificateArn"
  > & { readonly region: string };
  readonly web: Pick<
    Values,
    "webServers" | "webInstanceType" | "site" | "phpExtensions" | "phpChildren" | "domain" | "nat"
  > & {
    readonly image: Image;
    readonly region: string;
  };
  readonly database: Pick<
    Values,
    | "databaseInstanceClass"
    | "databaseStorageGb"
    | "databaseEngineVersion"
    | "replicaEngineVersion"
    | "databaseMultiAz"
    | "databaseGeneration"
    | "databasePasswordGeneration"
    | "promotionTimeoutSeconds"
    | "backupRetentionDays"
    | "protectData"
  > & { readonly zones: readonly string[]; readonly succession: Succession; readonly region: string };
  readonly gate: Pick<Values, "healthTimeoutSeconds"> & { readonly region: string };
  readonly protection: Pick<Values, "protectData">;
  readonly monitoring: Pick<Values, "alarmEmail"> & { readonly region: string };
}

/** Reads and checks all settings. Throws one error that lists every problem; no resource exists by then. */
export async function loadSettings(): Promise<Settings> {
  const config = pulumi.runtime.allConfig();
  const region = aws.config.region;
  const { values, problems } = parseSettings(ofProject(config));
  problems.push(
    ...contradictions(values, region),
    ...siteProblems(values.site),
    ...credentialProblems(config),
    ...(region === undefined ? [noRegion] : []),
  );

  let found: Found | undefined;
  if (region !== undefined) {
    try {
      const [offer, existing] = await Promise.all([regionOffer(values), existingDatabases()]);
      problems.push(...offerProblems(values, offer, region), ...successionProblems(values, existing));
      found = { offer, existing, region };
    } catch (error) {
      // Without access to AWS the other problems are still worth telling.
      if (problems.length === 0) throw error;
    }
  }
  if (problems.length > 0) throw userError(report(problems));
  return grouped(values as Values, found as Found);
}

/** What AWS answered. */
interface Found {
  readonly offer: Offer;
  readonly existing: readonly ExistingDatabase[];
  readonly region: string;
}

function grouped(values: Values, { offer, existing, region }: Found): Settings {
  const zones = offer.zones.slice(0, values.zones);
  return {
    network: { ...values, zones, region },
    balancer: { ...values, region },
    web: { ...values, image: imageOf(values, offer), region },
    database: { ...values, zones, succession: successionOf(values, existing), region },
    gate: { ...values, region },
    protection: values,
    monitoring: { ...values, region },
  };
}

/** One text for all problems: what, where, what is allowed, what to do. */
export function report(problems: readonly Problem[]): string {
  const lines = problems.map(
    ({ key, got, must }) => `  ${key} ${got === undefined ? "" : `is "${got}"; it `}must ${must}`,
  );
  return [
    problems.length === 1
      ? "One setting cannot be used; nothing has been changed."
      : `${problems.length} settings cannot be used; nothing has been changed.`,
    ...lines.sort(),
    "To change a setting: pulumi config set KEY VALUE. To return to its default: pulumi config rm KEY.",
  ].join("\n");
}

const noRegion: Problem = { key: "aws:region", must: "be set, to the region that the stack lives in: eu-central-1" };

/** The health gate asks AWS itself; it can only use credentials that it can find as well. */
function credentialProblems(config: Readonly<Record<string, string>>): Problem[] {
  return ["aws:assumeRole", "aws:assumeRoles", "aws:accessKey", "aws:secretKey", "aws:token"]
    .filter(key => key in config)
    .map(key => ({
      key,
      must: "not be set: name a profile with role_arn in aws:profile, or use environment variables, so that the health check has the same rights",
    }));
}

function ofProject(config: Readonly<Record<string, string>>): Record<string, string> {
  const prefix = `${pulumi.getProject()}:`;
  return Object.fromEntries(
    Object.entries(config)
      .filter(([key]) => key.startsWith(prefix))
      .map(([key, value]) => [key.slice(prefix.length), value]),
  );
}
