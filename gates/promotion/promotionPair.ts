import { type AwsClient, clientConfig } from "../awsClient";
import type { DataPoint, Pair } from "./promotionWatch";
import { rdsReader } from "./rds";

/** How far back to ask for data points, in milliseconds. CloudWatch shows them a minute or two late. */
const windowMs = 15 * 60_000;
/** The length of a data point: RDS sends its metrics once a minute. */
const periodSeconds = 60;

/**
 * A primary and its replica, asked through the clients of the AWS SDK. `source` and `successor` are their RDS
 * identifiers. `close` ends the connections, which would keep the program from ending.
 */
export async function promotionPair(client: AwsClient, source: string, successor: string) {
  // The client is loaded here and not at the top, because a preview does not need it.
  const { CloudWatchClient, GetMetricDataCommand } = await import("@aws-sdk/client-cloudwatch");
  const rds = await rdsReader(client);
  const cloudWatch = new CloudWatchClient(clientConfig(client));

  const query = (Id: string, MetricName: string, identifier: string) => ({
    Id,
    MetricStat: {
      Metric: {
        Namespace: "AWS/RDS",
        MetricName,
        Dimensions: [{ Name: "DBInstanceIdentifier", Value: identifier }],
      },
      Period: periodSeconds,
      Stat: "Maximum",
    },
  });

  /** The value of read_only in the group that the primary really uses, which a refused change leaves as it was. */
  const readOnly = async (group: string | undefined) =>
    group === undefined ? undefined : rds.parameter(group, "read_only");

  /** The primary, with what its group says about writes. */
  const lookAtSource = async (): Promise<Pick<Pair, "status" | "parameterGroup" | "readOnly" | "parameters">> => {
    const { status, parameterGroup, parameters } = (await rds.instance(source)) ?? {};
    return { status, parameterGroup, parameters, readOnly: await readOnly(parameterGroup) };
  };

  return {
    lookAtSource,
    async look(): Promise<Pair> {
      const primary = await lookAtSource();
      const asked = rds.time();
      const replica = await rds.instance(successor);
      const { MetricDataResults = [] } = await cloudWatch.send(
        new GetMetricDataCommand({
          StartTime: new Date(asked - windowMs),
          EndTime: new Date(asked + periodSeconds * 1000),
          MetricDataQueries: [
            query("connections", "DatabaseConnections", source),
            query("lag", "ReplicaLag", successor),
          ],
        }),
      );
      const points = (id: string): DataPoint[] => {
        const { Timestamps = [], Values = [] } = MetricDataResults.find(({ Id }) => Id === id) ?? {};
        return Timestamps.map((began, i) => ({ began: began.getTime(), value: Values[i] ?? Number.NaN }));
      };
      return {
        ...primary,
        time: asked,
        successorStatus: replica?.status,
        connections: points("connections"),
        lag: points("lag"),
      };
    },
    close() {
      rds.close();
      cloudWatch.destroy();
    },
  };
}
