import { type AwsClient, clientConfig } from "./awsClient";
import type { DataPoint, Pair } from "./promotionWatch";

/** How far back data points are asked for: CloudWatch shows them a minute or two late. */
const windowMilliseconds = 15 * 60_000;
/** RDS sends its metrics once a minute. */
const periodSeconds = 60;

/** A primary and its replica, asked through AWS's own clients. `close` lets the program end. */
export async function promotionPair(client: AwsClient, source: string, successor: string) {
  // Loaded only here: a preview needs neither.
  const [
    { DBInstanceNotFoundFault, DescribeDBInstancesCommand, RDSClient },
    { CloudWatchClient, GetMetricDataCommand },
  ] = await Promise.all([import("@aws-sdk/client-rds"), import("@aws-sdk/client-cloudwatch")]);
  const rds = new RDSClient(clientConfig(client));
  const cloudWatch = new CloudWatchClient(clientConfig(client));

  // The client shows what AWS says, not when AWS says it.
  let time = 0;
  rds.middlewareStack.add(
    next => async args => {
      const result = await next(args);
      time = timeOf(result.response);
      return result;
    },
    { step: "deserialize", name: "time of the answer" },
  );

  async function instance() {
    try {
      const { DBInstances } = await rds.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier: source }));
      return DBInstances?.[0];
    } catch (error) {
      if (error instanceof DBInstanceNotFoundFault) return undefined;
      throw error;
    }
  }

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

  return {
    async look(): Promise<Pair> {
      const database = await instance();
      const asked = time;
      const { MetricDataResults = [] } = await cloudWatch.send(
        new GetMetricDataCommand({
          StartTime: new Date(asked - windowMilliseconds),
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
        time: asked,
        status: database?.DBInstanceStatus,
        parameters: database?.DBParameterGroups?.[0]?.ParameterApplyStatus,
        connections: points("connections"),
        lag: points("lag"),
      };
    },
    close() {
      rds.destroy();
      cloudWatch.destroy();
    },
  };
}

/** The Date of an HTTP answer, rounded up to the next second, because what it proves was true by then. */
function timeOf(response: unknown): number {
  const { headers } = response as { headers: Readonly<Record<string, string>> };
  return Date.parse(headers["date"] ?? "") + 1000;
}
