import type { Check } from "../check";
import type { Outputs } from "../outputs";
import { type SampleStatus, sampleStatus } from "../sample";
import { askEachServer } from "../servers";

/** Every server can write to the primary and read from the replica. */
export const database: Check = {
  statement: "every server has its primary and its replica",
  retried: true,
  ask: async site => {
    const statuses = await statusOfEachServer(site);
    const problems = statuses.flatMap(status => problemsOf(status, site.outputs));
    if (problems.length > 0) throw new Error(problems.join("; "));
    return statuses.map(({ server }) => `${server} writer ok, reader ok`).join("; ");
  },
};

/** The sample site reads from the primary when the replica is further behind than this. */
const tolerableLagSeconds = 5;

/** The replica replicates, and is not far behind. */
export const replicationLag: Check = {
  statement: "the replica keeps up",
  retried: true,
  ask: async site => {
    const statuses = await statusOfEachServer(site);
    const seen = statuses.map(({ server, lagSeconds }) => `${server} sees ${lagSeconds ?? "an unknown number of"} s`);
    if (statuses.some(({ lagSeconds }) => lagSeconds === null))
      throw new Error(
        `${seen.join(", ")}: the replica does not answer or does not replicate; run SHOW REPLICA STATUS on it`,
      );
    if (statuses.some(({ lagSeconds }) => Number(lagSeconds) > tolerableLagSeconds))
      throw new Error(
        `${seen.join(", ")}, more than ${tolerableLagSeconds} s: the replica is too small, or it has just been created`,
      );
    return seen.join(", ");
  },
};

async function statusOfEachServer(site: Parameters<Check["ask"]>[0]): Promise<readonly SampleStatus[]> {
  const answers = [...(await askEachServer(site, "/status.json")).values()];
  return answers.map(answer => {
    const status = sampleStatus(answer);
    if (status === undefined) throw new Error(`/status.json answers ${answer.status} and not as the sample site does`);
    return status;
  });
}

/** The problems of one server with its databases. Without an account it can reach neither, so that is named first and alone. */
function problemsOf(status: SampleStatus, { databaseWriter, databaseReader }: Outputs): readonly string[] {
  const edge = "look at the security-group edge web -> database 3306";
  const { server } = status;
  const named = (name: string | undefined) => (name === undefined ? "" : ` ${name}`);
  if (status.credentials === "waiting")
    return [
      `${server} has no database account yet: look at its route to Secrets Manager (route table, NAT, web -> internet 443), ` +
        `at its role's secret permission and at the edge web -> database 3306; the reason is on its console`,
    ];
  if (status.credentials === "denied")
    return [
      `${server} is refused by AWS or by the database: look at its role's permission to read the application secret, ` +
        `and whether the secret holds the database's password; the reason is on its console`,
    ];
  return [
    status.writer === "ok" ? [] : [`${server} cannot reach the primary${named(databaseWriter)}: ${edge}`],
    status.reader === "ok" || status.reader === "lagging"
      ? []
      : [`${server} cannot reach the replica${named(databaseReader)}: ${edge}, and whether the replica is available`],
  ].flat();
}
