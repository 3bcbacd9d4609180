import { type AwsClient, clientConfig } from "./awsClient";
import type { TargetGroup } from "./targetWatch";

/**
 * A target group, asked through the client of the AWS SDK. `close` ends the connections, which would keep the program from
 * ending.
 */
export async function targetGroup(client: AwsClient, targetGroupArn: string): Promise<TargetGroup & { close(): void }> {
  // The client is loaded here and not at the top, because a preview does not need it.
  const { DeregisterTargetsCommand, DescribeTargetHealthCommand, ElasticLoadBalancingV2Client } =
    await import("@aws-sdk/client-elastic-load-balancing-v2");
  const balancing = new ElasticLoadBalancingV2Client(clientConfig(client));
  return {
    async health() {
      const answer = await balancing.send(new DescribeTargetHealthCommand({ TargetGroupArn: targetGroupArn }));
      return (answer.TargetHealthDescriptions ?? []).map(({ Target, TargetHealth }) => ({
        id: Target?.Id ?? "",
        port: Target?.Port,
        state: TargetHealth?.State ?? "unknown",
        reason: TargetHealth?.Reason,
        description: TargetHealth?.Description,
      }));
    },
    async deregister(targets) {
      await balancing.send(
        new DeregisterTargetsCommand({
          TargetGroupArn: targetGroupArn,
          Targets: targets.map(({ id, port }) => ({ Id: id, Port: port })),
        }),
      );
    },
    close: () => balancing.destroy(),
  };
}
