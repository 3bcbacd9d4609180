import { nameProblems } from "./names/nameProblems";
import { fullKey, type Problem, type Values } from "./form";
import { mysqlPatch, mysqlSeries } from "./mysql";

/** Settings that are valid by themselves and contradict each other. Values that could not be read are undefined. */
export function contradictions(values: Partial<Values>, region: string | undefined): Problem[] {
  const { certificateArn, image, webInstanceType, databaseEngineVersion, replicaEngineVersion } = values;
  const problems: Problem[] = nameProblems(values);
  const problem = (name: keyof Values, must: string) => {
    problems.push({ key: fullKey(name), got: String(values[name]), must });
  };

  for (const name of Object.keys(values.environment ?? {}).filter(one => Object.hasOwn(values.secrets ?? {}, one)))
    problems.push({ key: fullKey("environment"), must: `not have ${name}, which ${fullKey("secrets")} has too` });

  const certificateRegion = certificateArn?.split(":")[3];
  if (certificateRegion !== undefined && region !== undefined && certificateRegion !== region)
    problem("certificateArn", `name a certificate of ${region}, where the load balancer is (aws:region)`);

  if (values.mailFrom !== undefined && "mailRelay" in values && values.mailRelay === undefined)
    problem("mailFrom", `not be set without ${fullKey("mailRelay")}: nothing would send mail`);

  // The name of an image tells its architecture. AWS tells that of an id (image/imageProblems.ts).
  const isName = image?.startsWith("debian-") === true;
  if (isName && webInstanceType !== undefined && !image.includes(`-${architecture(webInstanceType)}-`))
    problem(
      "image",
      `be an image for ${architecture(webInstanceType)}, which ${fullKey("webInstanceType")} ${webInstanceType} is`,
    );

  if (databaseEngineVersion !== undefined && replicaEngineVersion !== undefined) {
    const [primary, replica] = [mysqlPatch(databaseEngineVersion), mysqlPatch(replicaEngineVersion)];
    if ((primary === undefined) !== (replica === undefined))
      problem(
        "replicaEngineVersion",
        `be as exact as ${fullKey("databaseEngineVersion")} (${databaseEngineVersion}): with ${mysqlSeries} AWS upgrades both, with exact releases it upgrades neither`,
      );
    else if (primary !== undefined && replica !== undefined && replica < primary)
      problem(
        "replicaEngineVersion",
        `be ${databaseEngineVersion} or newer: a replica cannot read what a newer primary writes`,
      );
  }
  return problems;
}

/**
 * The architecture of an instance type, by Debian's name for it. Graviton families have a g after the generation (t4g,
 * m8gd, im4gn); the only one without it is a1. This is a rule and not a question to AWS; it has held since 2018.
 */
export function architecture(instanceType: string): "arm64" | "amd64" {
  return /^(a1|[a-z]+\d+g[a-z]*)\./.test(instanceType) ? "arm64" : "amd64";
}
