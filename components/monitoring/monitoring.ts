import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type Alarm, alarmsFor, type Watched } from "./alarms";

export interface MonitoringArgs extends Watched {
  /**
   * Mail address that receives the alarms. Not set, alarms can only be seen in CloudWatch. A change replaces the
   * subscription; AWS first sends the new address a mail that has to be confirmed.
   */
  readonly alarmEmail: string | undefined;
  /** AWS region, for example `eu-central-1`. The dashboard and the action that restarts a server name it. */
  readonly region: string;
}

/** An alarm for each row of the table, a topic that sends them by mail, and a dashboard of the same metrics. */
export class Monitoring extends pulumi.ComponentResource {
  constructor(name: string, args: MonitoringArgs, opts?: pulumi.ComponentResourceOptions) {
    super("lamp:index:Monitoring", name, {}, opts);
    const parent = { parent: this };
    const alarms = alarmsFor(args);

    const topic = new aws.sns.Topic(`${name}-alarms`, {}, parent);
    if (args.alarmEmail !== undefined) {
      new aws.sns.TopicSubscription(
        `${name}-alarms-email`,
        { topic: topic.arn, protocol: "email", endpoint: args.alarmEmail },
        parent,
      );
    }
    for (const alarm of alarms) {
      new aws.cloudwatch.MetricAlarm(
        `${name}-${alarm.of}-${alarm.metric}`,
        {
          alarmDescription: alarm.why,
          namespace: alarm.namespace,
          metricName: alarm.metric,
          dimensions: alarm.dimensions,
          statistic: alarm.statistic,
          comparisonOperator: alarm.over === undefined ? "LessThanThreshold" : "GreaterThanThreshold",
          threshold: threshold(alarm),
          period: 60,
          evaluationPeriods: alarm.minutes,
          treatMissingData: silence(alarm),
          alarmActions: [topic.arn, ...(alarm.restarts ? [`arn:aws:automate:${args.region}:ec2:reboot`] : [])],
          okActions: [topic.arn],
        },
        parent,
      );
    }
    new aws.cloudwatch.Dashboard(
      `${name}-dashboard`,
      {
        dashboardName: `${name}-${pulumi.getStack()}`.replace(/[^\w-]/g, "-"),
        dashboardBody: dashboard(alarms, args.region),
      },
      parent,
    );
    this.registerOutputs({});
  }
}

/** Three graphs a row, one for each metric, with a line for each thing that has it and for each threshold. */
function dashboard(alarms: readonly Alarm[], region: string): pulumi.Output<string> {
  const metrics = [...new Set(alarms.map(alarm => alarm.metric))];
  return pulumi.jsonStringify({
    widgets: metrics.map((metric, i) => {
      const watching = alarms.filter(alarm => alarm.metric === metric) as [Alarm, ...Alarm[]];
      const [first] = watching;
      // Two alarms may watch the same metric of the same thing: `alarmsFor` gives them the same dimensions.
      const dimensions = [...new Set(watching.map(alarm => alarm.dimensions))];
      const limits = new Map(watching.map(alarm => [threshold(alarm), alarm.over === undefined]));
      return {
        type: "metric",
        x: (i % 3) * 8,
        y: Math.floor(i / 3) * 6,
        width: 8,
        height: 6,
        properties: {
          title: metric,
          region,
          period: 60,
          stat: first.statistic,
          metrics: dimensions.map(line => [first.namespace, metric, ...Object.entries(line).flat()]),
          annotations: {
            horizontal: [...limits].map(([value, isLowest]) => ({
              value,
              label: isLowest ? "alarm below this line" : "alarm above this line",
            })),
          },
        },
      };
    }),
  });
}

/** What missing figures mean. AWS sends a counter only when there is something to count, so its silence is good. */
function silence(alarm: Alarm): string {
  if (alarm.silenceRings) return "breaching";
  return alarm.statistic === "Sum" ? "notBreaching" : "missing";
}

function threshold(alarm: Alarm): number {
  return (alarm.over ?? alarm.under) as number;
}
