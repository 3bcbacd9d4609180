import { type Properties, list, record, text } from "../../core/values";
import type { Api, ApiContext } from "../../http/api";
import { ApiError } from "../../http/apiError";
import { jsonAnswer } from "../../http/json";
import { byIdentifier, instanceType } from "../rds/description";

/**
 * GetMetricData for metrics of databases. A data point is measured when it is asked for, and has the time of the call.
 * CloudWatch has it a minute or two later, and keeps those of the past.
 */
export const api: Api = {
  signingName: "monitoring",
  answer: (request, context) =>
    jsonAnswer(request, "1.0", async (operation, args) => {
      context.callers.authorize(request, `cloudwatch:${operation}`, "*");
      if (operation !== "GetMetricData")
        throw new ApiError(400, "UnknownOperationException", `the rehearsal does not know cloudwatch ${operation}`);
      const period = { start: Number(args["StartTime"]), end: Number(args["EndTime"]) };
      const results = list(args["MetricDataQueries"]).map(query => metricData(query, period, context));
      return { MetricDataResults: await Promise.all(results), Messages: [] };
    }),
};

/** The period is in seconds since 1970. */
async function metricData(
  query: Properties,
  period: { start: number; end: number },
  context: ApiContext,
): Promise<Properties> {
  const metric = record(record(query["MetricStat"])["Metric"]);
  const value = await measure(metric, context);
  const now = Math.floor(Date.now() / 1000);
  const isShown = value !== undefined && period.start <= now && now < period.end;
  return {
    Id: query["Id"],
    Label: metric["MetricName"],
    Timestamps: isShown ? [now] : [],
    Values: isShown ? [value] : [],
    StatusCode: "Complete",
  };
}

/** The present value of a metric; undefined while nothing sends it. */
async function measure(metric: Properties, { account, hardware }: ApiContext): Promise<number | undefined> {
  const name = `${text(metric["Namespace"])} ${text(metric["MetricName"])}`;
  if (!["AWS/RDS DatabaseConnections", "AWS/RDS ReplicaLag"].includes(name))
    throw new ApiError(
      400,
      "InvalidParameterValue",
      `the rehearsal measures AWS/RDS DatabaseConnections and ReplicaLag only, not ${name}`,
    );
  const identifier = list(metric["Dimensions"]).find(one => one["Name"] === "DBInstanceIdentifier")?.["Value"];
  const database = account.find(instanceType, "identifier", identifier);
  if (database === undefined || database.outputs.status !== "available") return undefined;
  const { connections, lagSeconds } = await hardware.databaseHealth(text(identifier));
  if (name === "AWS/RDS DatabaseConnections") return connections;
  return byIdentifier(account, database.inputs.replicateSourceDb) === undefined ? undefined : lagSeconds;
}
