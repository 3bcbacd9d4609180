import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { wafProblems } from "./catalogs/wafRules";
import { contradictions } from "./contradictions";
import { imageOf, type Image, offerProblems, type Offer, regionOffer } from "./regionOffer";
import { limitProblems } from "./databaseLimits";
import {
  type DatabaseParameter,
  type EngineParameters,
  parameterProblems,
  parametersOf,
} from "./catalogs/databaseParameters";
import { databaseZoneProblems, zonesOfClass } from "./databaseOffer";
import { errorText, printable } from "./errorText";
import { type ExistingDatabase, existingDatabases, warnOfNamesakes } from "./existingDatabases";
import { fullKey, parseSettings, type Problem, type Values } from "./form";
import { blockOfDatabases, networkProblems } from "./runningNetwork";
import { type SiteAddress, siteAddress } from "./names/siteAddress";
import { siteProblems } from "./site/site";
import { secrecyProblems } from "./site/secrecy";
import { existingFiles, sharedFilesProblems } from "./site/sharedFiles";
import { sharedFolderProblems } from "./site/sharedFolders";
import { type Succession, successionOf, successionProblems } from "./succession";
import { userError } from "./userError";

/** Everything that a stack can be told, checked: the values of Pulumi.yaml, and what AWS answered about them. */
export interface Settings extends Omit<Values, "zones" | "image" | "databaseParameters"> {
  /** AWS region, for example `eu-central-1`. */
  readonly region: string;
  /** Names of the availability zones that the stack spans, for example `eu-central-1a`, sorted. */
  readonly zones: readonly string[];
  /** The names of the site, and whether it answers over HTTPS. */
  readonly address: SiteAddress;
  /** What web servers start from. */
  readonly image: Image;
  /** What this update does about the databases that exist. */
  readonly succession: Succession;
  /** Parameters of MySQL that are set besides those of the stack. */
  readonly databaseParameters: readonly DatabaseParameter[];
}

/**
 * Reads and checks all settings. Throws one error that lists every problem, before anything is changed in AWS.
 *
 * @param identity of the stack, by which its databases are found. Undefined before its first update.
 * @param engineParameters asks RDS which parameters MySQL has there. It is called only when some are set.
 */
export async function loadSettings(
  identity: string | undefined,
  engineParameters: () => Promise<EngineParameters>,
): Promise<Settings> {
  const config = pulumi.runtime.allConfig();
  const region = aws.config.region;
  const { values, problems } = parseSettings(ofProject(config));
  const ofSite = siteProblems(values.site);
  problems.push(
    ...contradictions(values, region),
    ...ofSite,
    ...(ofSite.length > 0 ? [] : sharedFolderProblems(values)),
    ...wafProblems(values),
    ...credentialProblems(config),
    ...secrecyProblems(values),
    ...(region === undefined ? [noRegion] : []),
  );

  let found: Found | undefined;
  if (region !== undefined) {
    try {
      const areSet = Object.keys(values.databaseParameters ?? {}).length > 0;
      const [offer, existing, files, parameters] = await Promise.all([
        regionOffer(values),
        existingDatabases(identity),
        existingFiles(identity),
        areSet ? engineParameters() : new Map<string, never>(),
      ]);
      if (existing.length === 0) await warnOfNamesakes();
      const [classZones, block] = await Promise.all([zonesOfClass(values, existing), blockOfDatabases(existing)]);
      problems.push(
        ...offerProblems(values, offer, region, existing.length > 0),
        ...databaseZoneProblems(values, offer.zones.slice(0, values.zones), classZones),
        ...successionProblems(values, existing),
        ...limitProblems(values, existing),
        ...parameterProblems(values, parameters),
        ...networkProblems(values, block),
        ...sharedFilesProblems(values, files),
      );
      found = { offer, existing, region, parameters };
    } catch (error) {
      // Without access to AWS, the other problems are still reported.
      problems.push(...parameterProblems(values, undefined));
      if (problems.length === 0) throw userError(noAnswer(error));
    }
  }
  if (problems.length > 0) throw userError(report(problems));
  const settings = completed(values as Values, found as Found);
  if (settings.protectData && !settings.address.https) void pulumi.log.warn(plainHttp());
  return settings;
}

/** For a stack whose data are worth protecting. */
const plainHttp = () =>
  `The site has no certificate: passwords and session cookies cross the internet in clear, although ${fullKey("protectData")} is true. ` +
  `What to do: set ${fullKey("domain")} and ${fullKey("hostedZone")}, or ${fullKey("certificateArn")}.`;

/** What AWS answered, and in which region. */
interface Found {
  readonly offer: Offer;
  readonly existing: readonly ExistingDatabase[];
  readonly region: string;
  readonly parameters: EngineParameters;
}

/** The settings of a stack without problems. */
function completed(values: Values, { offer, existing, region, parameters }: Found): Settings {
  return {
    ...values,
    region,
    zones: offer.zones.slice(0, values.zones),
    address: siteAddress(values),
    image: imageOf(values, offer),
    succession: successionOf(values, existing),
    databaseParameters: parametersOf(values, parameters),
  };
}

/** One text for all problems: which setting, its value, what is allowed, and what to do. */
export function report(problems: readonly Problem[]): string {
  const lines = problems.map(({ key, got, must }) =>
    printable(
      `  ${printable(key, 100)} ${got === undefined ? "" : `is "${printable(got, 200)}"; it `}must ${must}`,
      1500,
    ),
  );
  return [
    problems.length === 1
      ? "One setting cannot be used; nothing has been changed in AWS."
      : `${problems.length} settings cannot be used; nothing has been changed in AWS.`,
    ...lines.sort(),
    "To change a setting: pulumi config set KEY VALUE. To return to its default: pulumi config rm KEY.",
  ].join("\n");
}

/** The text for a look-up that AWS has refused. The engine's own words come before those of AWS. */
const noAnswer = (error: unknown) =>
  [
    `The settings cannot be checked, because AWS does not answer: ${errorText(error)}`,
    "Nothing has been changed in AWS.",
    "What to do: run the command with credentials that have the rights of docs/permissions.md, or later when AWS answers again.",
  ].join("\n");

const noRegion: Problem = { key: "aws:region", must: "be set, to the region that the stack lives in: eu-central-1" };

/** The gates ask AWS with clients of their own, which do not know credentials that are set for Pulumi's provider only. */
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
