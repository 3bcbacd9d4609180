import { type AwsClient, clientConfig } from "../awsClient";

/** A database as RDS shows it. */
export interface RdsInstance {
  /** Its status, for example `available`. */
  readonly status: string | undefined;
  /** Identifier of the database that it replicates. Undefined when it takes writes of its own. */
  readonly replicaOf: string | undefined;
  /** Name of the parameter group that it uses. */
  readonly parameterGroup: string | undefined;
  /** Whether it runs with the values of that group, in RDS's words: `in-sync`, `applying`, ... */
  readonly parameters: string | undefined;
}

/** RDS, asked through the client of the AWS SDK. `close` ends the connections, which would keep the program from ending. */
export async function rdsReader(client: AwsClient) {
  // The client is loaded here and not at the top, because a preview does not need it.
  const { DBInstanceNotFoundFault, DescribeDBInstancesCommand, paginateDescribeDBParameters, RDSClient } =
    await import("@aws-sdk/client-rds");
  const rds = new RDSClient(clientConfig(client));

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

  return {
    /** A database by its identifier. Undefined when it does not exist. */
    async instance(identifier: string): Promise<RdsInstance | undefined> {
      try {
        const { DBInstances } = await rds.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier: identifier }));
        const found = DBInstances?.[0];
        const group = found?.DBParameterGroups?.[0];
        return {
          status: found?.DBInstanceStatus,
          replicaOf: found?.ReadReplicaSourceDBInstanceIdentifier,
          parameterGroup: group?.DBParameterGroupName,
          parameters: group?.ParameterApplyStatus,
        };
      } catch (error) {
        if (error instanceof DBInstanceNotFoundFault) return undefined;
        throw error;
      }
    },
    /** The value that a parameter group sets for a parameter. Undefined when it sets none. */
    async parameter(group: string, name: string): Promise<string | undefined> {
      const pages = paginateDescribeDBParameters({ client: rds }, { DBParameterGroupName: group, Source: "user" });
      for await (const { Parameters = [] } of pages) {
        const found = Parameters.find(({ ParameterName }) => ParameterName === name);
        if (found !== undefined) return found.ParameterValue;
      }
      return undefined;
    },
    /** AWS's clock at the last answer, in milliseconds since 1970. */
    time: () => time,
    close: () => rds.destroy(),
  };
}

/** The Date header of an HTTP answer in milliseconds since 1970, rounded up to the next second: by then the answer was true. */
function timeOf(response: unknown): number {
  const { headers } = response as { headers: Readonly<Record<string, string>> };
  return Date.parse(headers["date"] ?? "") + 1000;
}
