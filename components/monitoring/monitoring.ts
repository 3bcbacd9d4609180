import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { type Alarm, alarmsFor, threshold, type Watched } from "./alarms";
import { dashboard } from "./dashboard";

export interface MonitoringArgs extends Watched {
  /**
   * Mail address that receives the alarms. Not set, alarms can only be seen in CloudWatch. A change replaces the
   * subscription; AWS first sends the new address a mail that has to be confirmed.
   */
  readonly alarmEmail: string | undefined;
  /**
   * AWS region, for example `eu-central-1`. The dashboard and the action that restarts a server name it. A change replaces
   * everything.
   */
  readonly region: string;
}

/**
 * Which messages of alarms are mailed: that one goes off, that a database sends no figures, and that one is over that had
 * gone off. A new alarm is INSUFFICIENT_DATA and soon OK, which is no news: it would be a mail for each alarm at the first
 * `up`. SNS applies a changed filter within 15 minutes (SNS developer guide, "Subscription filter policies").
 */
const newsOnly = {
  $or: [{ NewStateValue: ["ALARM", "INSUFFICIENT_DATA"] }, { OldStateValue: ["ALARM"] }],
};

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
        {
          topic: topic.arn,
          protocol: "email",
          endpoint: args.alarmEmail,
          filterPolicy: JSON.stringify(newsOnly),
          filterPolicyScope: "MessageBody",
        },
        parent,
      );
    }
    for (const alarm of alarms) metricAlarm(name, alarm, topic.arn, args.region, parent);

    // All dashboards of an account share their names, in all regions, and one of the same name is replaced without a
    // warning (CloudWatch API reference, PutDashboard). So the name has a part that no other stack has.
    const suffix = new random.RandomId(`${name}-dashboard-suffix`, { byteLength: 3 }, parent);
    const stackName = `${name}-${pulumi.getStack()}-${args.region}`.replace(/[^\w-]/g, "-");
    new aws.cloudwatch.Dashboard(
      `${name}-dashboard`,
      {
        dashboardName: pulumi.interpolate`${stackName}-${suffix.hex}`,
        dashboardBody: dashboard(alarms, args.region),
      },
      parent,
    );
    this.registerOutputs({});
  }
}

function metricAlarm(
  name: string,
  alarm: Alarm,
  topicArn: pulumi.Output<string>,
  region: string,
  opts: pulumi.CustomResourceOptions,
): void {
  const period = (alarm.periodMinutes ?? 1) * 60;
  const isGone = alarm.silence === "gone";
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
      period,
      evaluationPeriods: (alarm.minutes * 60) / period,
      treatMissingData: missingData(alarm),
      alarmActions: [topicArn, ...(alarm.restarts ? [restartAction(topicArn, region)] : [])],
      okActions: [topicArn],
      insufficientDataActions: isGone ? [topicArn] : [],
    },
    // An alarm that was OK and gets a new database, which has sent no figures yet, would tell that the database is gone. A
    // new alarm begins with INSUFFICIENT_DATA, and that is no change.
    isGone ? { ...opts, replaceOnChanges: ["dimensions"] } : opts,
  );
}

/** The action that restarts a server. Its ARN begins as the topic's does: `arn:aws`, or the partition of another cloud of AWS. */
function restartAction(topicArn: pulumi.Output<string>, region: string): pulumi.Output<string> {
  return topicArn.apply(arn => `arn:${arn.split(":")[1]}:automate:${region}:ec2:reboot`);
}

/** What missing figures mean, in CloudWatch's words. */
function missingData({ silence }: Alarm): string {
  if (silence === undefined) return "notBreaching";
  return silence === "unchanged" ? "ignore" : "missing";
}
