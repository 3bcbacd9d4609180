import { type AwsClient, clientConfig } from "./awsClient";
import type { TargetGroup } from "./targetWatch";

/** How many lines of a console an error shows. */
const tailLines = 20;

/**
 * A target group, asked through the client of the AWS SDK. `close` ends the connections, which would keep the program from
 * ending.
 */
export async function targetGroup(client: AwsClient, targetGroupArn: string): Promise<TargetGroup & { close(): void }> {
  // The clients are loaded in the functions and not at the top, because a preview does not need them.
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

/** The last lines that a server wrote on its console, or one line that says why they cannot be read. */
export async function consoleTail(client: AwsClient, instanceId: string): Promise<readonly string[]> {
  const { EC2Client, GetConsoleOutputCommand } = await import("@aws-sdk/client-ec2");
  const ec2 = new EC2Client(clientConfig(client));
  const read = async (Latest: boolean) =>
    (await ec2.send(new GetConsoleOutputCommand({ InstanceId: instanceId, Latest }))).Output;
  try {
    // Instance types that are not built on Nitro refuse `Latest`. They return the text from shortly after boot.
    return lastLines(await read(true).catch(() => read(false)));
  } catch (error) {
    return [`(its console cannot be read: ${error instanceof Error ? error.message : String(error)})`];
  } finally {
    ec2.destroy();
  }
}

/** The last lines of a console, which EC2 returns in base64 and with the control characters of a terminal. */
export function lastLines(base64: string | undefined): readonly string[] {
  const lines = Buffer.from(base64 ?? "", "base64")
    .toString("utf8")
    // eslint-disable-next-line no-control-regex -- these are the characters to remove
    .replace(/\u001b\[[0-9;?]*[A-Za-z]|[\u0000-\u0009\u000b-\u001f]/g, "")
    .split("\n")
    .map(line => line.trimEnd())
    .filter(line => line !== "");
  return lines.length === 0 ? ["(nothing on its console yet)"] : lines.slice(-tailLines);
}
