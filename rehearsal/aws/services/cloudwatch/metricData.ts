import type { Account } from "../../core/account";
import { type Properties, list, record, text } from "../../core/values";
import { ApiError } from "../../http/apiError";
import { measuredMetrics } from "./measure";
import { type Metric, type Statistic, statistics } from "./metrics";
import { CloudWatchStore } from "./store";

const hourSeconds = 3600;
const daySeconds = 24 * hourSeconds;
const mostQueries = 500;
const mostPoints = 100_800;

/** A query that has been checked. */
interface Query {
  readonly id: string;
  readonly label: string;
  readonly metric: Metric;
  readonly period: number;
  readonly statistic: Statistic;
}

const invalid = (why: string, code = "ValidationError") => new ApiError(400, code, why);

/**
 * GetMetricData for metrics without maths (API reference of CloudWatch). Refusals have AWS's code; their sentences are the
 * rehearsal's own, except the one about the order of the times. Only complete minutes that CloudWatch shows are returned.
 */
export function metricData(args: Properties, account: Account): Properties {
  for (const name of ["MetricDataQueries", "StartTime", "EndTime"])
    if (args[name] === undefined) throw invalid(`The parameter ${name} is required.`, "MissingParameter");
  const [start, end] = [Number(args["StartTime"]), Number(args["EndTime"])];
  if (!(start < end)) throw invalid("The parameter StartTime must be less than the parameter EndTime.");
  const scan = text(args["ScanBy"] ?? "TimestampDescending");
  if (!["TimestampDescending", "TimestampAscending"].includes(scan))
    throw invalid("The parameter ScanBy must be TimestampDescending or TimestampAscending.");
  const queries = checked(list(args["MetricDataQueries"]));
  const now = account.clock.now() / 1000;
  const results = queries.map(query => {
    const points = pointsOf(query, start, end, now, account);
    if (scan === "TimestampDescending") points.reverse();
    return {
      Id: query.id,
      Label: query.label,
      Timestamps: points.map(({ began }) => began),
      Values: points.map(({ value }) => value),
      StatusCode: "Complete",
    };
  });
  const most = Math.min(Number(args["MaxDatapoints"] ?? mostPoints), mostPoints);
  if (results.some(({ Values }) => Values.length > most))
    throw invalid(`the rehearsal does not divide an answer of more than ${most} data points: ask for a shorter time`);
  return { MetricDataResults: results, Messages: [] };
}

function checked(queries: readonly Properties[]): Query[] {
  if (queries.length === 0) throw invalid("The parameter MetricDataQueries is required.", "MissingParameter");
  if (queries.length > mostQueries) throw invalid(`MetricDataQueries has more than ${mostQueries} members.`);
  const ids = queries.map(query => text(query["Id"]));
  if (new Set(ids).size < ids.length) throw invalid("The values of the parameter Id must be unique.");
  return queries.map(queryOf);
}

function queryOf(query: Properties): Query {
  const id = text(query["Id"]);
  if (!/^[a-z]\w{0,254}$/.test(id))
    throw invalid(`The Id ${id} must begin with a lower-case letter, and have letters, digits and underscores only.`);
  if ((query["Expression"] === undefined) === (query["MetricStat"] === undefined))
    throw invalid(`The query ${id} must have either Expression or MetricStat.`);
  if (query["Expression"] !== undefined) throw invalid("the rehearsal does not compute expressions of metrics");
  const stat = record(query["MetricStat"]);
  const period = Number(stat["Period"]);
  if (![1, 5, 10, 20, 30].includes(period) && !(period >= 60 && period % 60 === 0))
    throw invalid(`The Period ${text(stat["Period"])} must be 1, 5, 10, 20, 30 or a multiple of 60.`);
  const statistic = statistics.find(one => one === stat["Stat"]);
  if (statistic === undefined) throw invalid(`The Stat ${text(stat["Stat"])} must be one of ${statistics.join(", ")}.`);
  const metric = metricOf(record(stat["Metric"]));
  return { id, label: text(query["Label"] ?? metric.name), metric, period, statistic };
}

function metricOf(metric: Properties): Metric {
  const [namespace, name] = [text(metric["Namespace"]), text(metric["MetricName"])];
  if (measuredMetrics[namespace]?.includes(name) !== true) {
    const measured = Object.entries(measuredMetrics).map(([space, names]) => `${space} ${names.join(", ")}`);
    throw invalid(`the rehearsal does not measure ${namespace} ${name}; it measures ${measured.join("; ")}`);
  }
  const dimensions = list(metric["Dimensions"]).map(({ Name, Value }) => [text(Name), text(Value)]);
  return { namespace, name, dimensions: Object.fromEntries(dimensions) as Metric["dimensions"] };
}

/** Data points of the periods from `start` on, the oldest first. AWS rounds the start by the age of the data. */
function pointsOf({ metric, period, statistic }: Query, start: number, end: number, now: number, account: Account) {
  const age = now - start;
  const unit = age < 15 * daySeconds ? 60 : age < 63 * daySeconds ? 300 : hourSeconds;
  const points: { began: number; value: number }[] = [];
  // With a finer period than AWS still keeps, no data points are returned. One of less than a minute is kept for 3 hours,
  // and only of metrics that are sent more often than once a minute.
  if (period % unit !== 0) return points;
  const { metrics } = account.store(CloudWatchStore);
  for (let began = Math.floor(start / unit) * unit; began < Math.min(end, now); began += period) {
    const value = metrics.shown(metric, began, period, statistic, now);
    if (value !== undefined) points.push({ began, value });
  }
  return points;
}
