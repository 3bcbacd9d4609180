import * as pulumi from "@pulumi/pulumi";
import { type Alarm, threshold } from "./alarms";

/**
 * The body of a dashboard, as JSON: three graphs a row, one for each metric, with a line for each thing that has it and for
 * each threshold.
 */
export function dashboard(alarms: readonly Alarm[], region: string): pulumi.Output<string> {
  const metrics = [...new Set(alarms.map(alarm => alarm.metric))];
  return pulumi.jsonStringify({
    widgets: metrics.map((metric, i) => {
      const watching = alarms.filter(alarm => alarm.metric === metric) as [Alarm, ...Alarm[]];
      const [first] = watching;
      // Two alarms may watch the same metric of the same thing: `alarmsFor` gives them the same dimensions.
      const dimensions = [...new Set(watching.map(alarm => alarm.dimensions))];
      return {
        type: "metric",
        x: (i % 3) * 8,
        y: Math.floor(i / 3) * 6,
        width: 8,
        height: 6,
        properties: {
          title: metric,
          region,
          period: (first.periodMinutes ?? 1) * 60,
          stat: first.statistic,
          metrics: dimensions.map(line => [first.namespace, metric, ...Object.entries(line).flat()]),
          annotations: {
            horizontal: [...new Map(watching.map(alarm => [threshold(alarm), label(alarm)]))].map(([value, label]) => ({
              value,
              label,
            })),
          },
        },
      };
    }),
  });
}

function label({ over, legend }: Alarm): string {
  const rings = over === undefined ? "alarm below this line" : "alarm above this line";
  return legend === undefined ? rings : `${rings} (${legend})`;
}
