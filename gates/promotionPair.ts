import { type AwsClient, clientConfig } from "./awsClient";
import type { DataPoint, Pair } from "./promotionWatch";

/** How far back to ask for data points, in milliseconds. CloudWatch shows them a minute or two late. */
const windowMs = 15 * 60_000;
/** The length of a data point: RDS sends its metrics once a minute. */
const periodSeconds = 60;

/**
 * A primary and its replica, asked through the clients of the AWS SDK. `source` and `successor` are their RDS
 * identifiers. `close` ends the connections, which would keep the program from ending.
 */
export async function promotionPair(client: AwsClient, source: string, successor: string) {
  // The clients are loaded here and not at the top, because a preview does not need them.
  const [
    { DBInstanceNotFoundFault, DescribeDBInstancesCommand, RDSClient },
    { CloudWatchClient, GetMetricDataCommand },
  ] = await Promise.all([import("@aws-sdk/client-rds"), import("@aws-sdk/client-cloudwatch")]);
  const rds = new RDSClient(clientConfig(client));
  const cloudWatch = new CloudWatchClient(clientConfig(client));

  // The client returns the content of an answer without its Date header.
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

/** The Date header of an HTTP answer in milliseconds since 1970, rounded up to the next second: by then the answer was true. */
function timeOf(response: unknown): number {
  const { headers } = response as { headers: Readonly<Record<string, string>> };
  return Date.parse(headers["date"] ?? "") + 1000;
}
