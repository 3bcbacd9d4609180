import { list, record, text } from "../../core/account";
import { INSTANCE, byIdentifier } from "../rds/description";
import type { Answer, Services } from "../../http/answers";
import { ApiError } from "../../http/callers";
import type { ApiRequest } from "../../http/signature";

/**
 * CloudWatch: JSON 1.0, the operation in X-Amz-Target; what databases measure. Every data point is taken when it is asked
 * for, and stamped so: AWS would show it a minute or two later, and keep those from before.
 */
export async function cloudWatch(request: ApiRequest, services: Services): Promise<Answer> {
  const json = (status: number, body: unknown) => ({
    status,
    contentType: "application/x-amz-json-1.0",
    body: JSON.stringify(body),
  });
  try {
    const operation = (request.headers["x-amz-target"] ?? "").split(".").at(-1) ?? "";
    services.callers.authorize(request, `cloudwatch:${operation}`, "*");
    if (operation !== "GetMetricData")
      throw new ApiError(400, "UnknownOperationException", `the rehearsal does not know cloudwatch ${operation}`);
    const asked = JSON.parse(request.body.toString()) as Record<string, unknown>;
    const [start, end] = [Number(asked["StartTime"]), Number(asked["EndTime"])];
    const results = list(asked["MetricDataQueries"]).map(async query => {
      const now = Math.floor(Date.now() / 1000);
      const value = await measure(query["MetricStat"], services);
      const isShown = value !== undefined && start <= now && now < end;
      return {
        Id: query["Id"],
        Label: record(record(query["MetricStat"])["Metric"])["MetricName"],
        Timestamps: isShown ? [now] : [],
        Values: isShown ? [value] : [],
        StatusCode: "Complete",
      };
    });
    return json(200, { MetricDataResults: await Promise.all(results), Messages: [] });
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return json(error.status, { __type: `com.amazonaws.cloudwatch#${error.code}`, message: error.message });
  }
}

/** What the metric is now; undefined when nothing sends it. */
async function measure(stat: unknown, { account, hardware }: Services): Promise<number | undefined> {
  const { Namespace, MetricName, Dimensions } = record(record(stat)["Metric"]);
  const metric = `${text(Namespace)} ${text(MetricName)}`;
  if (!["AWS/RDS DatabaseConnections", "AWS/RDS ReplicaLag"].includes(metric))
    throw new ApiError(
      400,
      "InvalidParameterValue",
      `the rehearsal measures AWS/RDS DatabaseConnections and ReplicaLag only, not ${metric}`,
    );
  const identifier = list(Dimensions).find(one => one["Name"] === "DBInstanceIdentifier")?.["Value"];
  const database = account.find(INSTANCE, "identifier", identifier);
  if (database === undefined || database.outputs["status"] !== "available") return undefined;
  const { connections, lagSeconds } = await hardware.databaseHealth(text(identifier));
  if (MetricName === "DatabaseConnections") return connections;
  return byIdentifier(account, database.inputs["replicateSourceDb"]) === undefined ? undefined : lagSeconds;
}
