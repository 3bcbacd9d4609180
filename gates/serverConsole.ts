import { errorText } from "../settings/errorText";
import { type AwsClient, clientConfig } from "./awsClient";

/** How many lines of a console an error shows. */
const tailLines = 20;

/** What a server has written on its console. */
export interface ServerConsole {
  /** Its last lines, or one line that says why there is none. */
  readonly tail: readonly string[];
  /**
   * What a server says that has given up its setup: the step, the error and what to check, for example
   * `packages: E: Failed to fetch ...; check the route`. Undefined while it may still become healthy.
   */
  readonly failed: string | undefined;
  /** Whether it says that it has done its setup. */
  readonly isReady: boolean;
  /** Why the console cannot be read, in AWS's words. Left out when it can be read. */
  readonly unreadable?: string;
}

/** Reads the console of a server, which is given by its EC2 instance id. It throws nothing: what AWS refuses becomes the tail. */
export async function serverConsole(client: AwsClient, instanceId: string): Promise<ServerConsole> {
  // The client is loaded here and not at the top, because a preview does not need it.
  const { EC2Client, GetConsoleOutputCommand } = await import("@aws-sdk/client-ec2");
  const ec2 = new EC2Client(clientConfig(client));
  const read = async (Latest: boolean) =>
    (await ec2.send(new GetConsoleOutputCommand({ InstanceId: instanceId, Latest }))).Output;
  try {
    // Instance types that are not built on Nitro refuse `Latest`. They return the text from shortly after boot.
    return consoleOf(await read(true).catch(() => read(false)));
  } catch (error) {
    const unreadable = errorText(error);
    return { tail: [`(its console cannot be read: ${unreadable})`], failed: undefined, isReady: false, unreadable };
  } finally {
    ec2.destroy();
  }
}

/** A console from the answer of EC2. */
export function consoleOf(base64: string | undefined): ServerConsole {
  const lines = consoleLines(base64);
  const tail = lines.length === 0 ? ["(nothing on its console yet)"] : lines.slice(-tailLines);
  // The last word counts: the setup can be run again by hand
  // (userdata/files/usr/local/share/lamp/web-server.sh).
  const verdict = lines.filter(line => /\blamp: (ready|account ready|FAILED)\b/.test(line)).at(-1) ?? "";
  return { tail, failed: /\blamp: FAILED at (.+)$/.exec(verdict)?.[1], isReady: / ready\b/.test(verdict) };
}

/** The lines of a console. EC2 has it in base64 and with the control characters of a terminal. */
export function consoleLines(base64: string | undefined): string[] {
  return (
    Buffer.from(base64 ?? "", "base64")
      .toString("utf8")
      // eslint-disable-next-line no-control-regex -- these are the characters to remove
      .replace(/\u001b\[[0-9;?]*[A-Za-z]|[\u0000-\u0009\u000b-\u001f]/g, "")
      .split("\n")
      .map(line => line.trimEnd())
      .filter(line => line !== "")
  );
}
