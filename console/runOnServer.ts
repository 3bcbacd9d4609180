import {
  type StartSessionCommandOutput,
  SSMClient,
  StartSessionCommand,
  TerminateSessionCommand,
} from "@aws-sdk/client-ssm";
import { runCommand } from "./command";
import { Problem, problemOf } from "./problem";
import type { Stack, WebServer } from "./stack";

/** Where to run. */
export interface Place {
  readonly stack: Stack;
  /** Name of the server. Undefined: the first that is connected. */
  readonly server: string | undefined;
}

/** The most characters of a parameter (API reference of Systems Manager, StartSession). */
const requestCharacters = 65_535;

/**
 * Runs a command on a server of the stack, with the standard streams of this process. Returns the exit status.
 *
 * @param commandFor makes the command, for the server's name
 */
export async function runOnServer(
  { stack, server }: Place,
  commandFor: (server: string) => readonly string[],
): Promise<number> {
  const { region, profile, sessionDocument } = stack;
  if (sessionDocument === undefined)
    throw new Problem(
      "the servers of this stack take no commands: pulumi config set lamp:sessionManager true, and pulumi up, which replaces the servers, new ones first",
    );
  const servers =
    server === undefined
      ? stack.webServers
      : stack.webServers.filter(({ name, id }) => name === server || id === server);
  if (servers.length === 0)
    throw new Problem(
      `there is no server ${server ?? ""}; there are: ${stack.webServers.map(({ name }) => name).join(", ")}`,
    );
  // Otherwise the SDK prints a warning about future versions of Node.js.
  process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";
  const ssm = new SSMClient({ region, ...(profile === undefined ? {} : { profile }) });
  const terminal = process.stdin.isTTY && process.stdout.isTTY ? sizeOf(process.stdout) : undefined;
  const started = await start(ssm, sessionDocument, servers, ({ name }) => {
    const request = Buffer.from(JSON.stringify({ command: commandFor(name), terminal })).toString("base64");
    if (request.length > requestCharacters)
      throw new Problem("the command is too long: AWS takes about 49,000 bytes. Give long texts by standard input");
    return request;
  });
  const address = { url: started.StreamUrl ?? "", token: started.TokenValue ?? "" };
  const leave = () =>
    ssm.send(new TerminateSessionCommand({ SessionId: started.SessionId ?? "" })).then(
      () => undefined,
      () => undefined,
    );
  return runCommand(address, terminal !== undefined, leave);
}

const sizeOf = ({ columns, rows }: NodeJS.WriteStream) => ({ name: process.env["TERM"] ?? "dumb", columns, rows });

/** Starts a session on the first of the servers that is connected. */
async function start(
  ssm: SSMClient,
  document: string,
  servers: readonly WebServer[],
  requestFor: (server: WebServer) => string,
): Promise<StartSessionCommandOutput> {
  let problem: unknown;
  for (const server of servers) {
    const parameters = { request: [requestFor(server)] };
    try {
      return await ssm.send(
        new StartSessionCommand({ Target: server.id, DocumentName: document, Parameters: parameters }),
      );
    } catch (error) {
      problem ??= problemOf(error, { server: server.name, document });
      if (!(error instanceof Error) || error.name !== "TargetNotConnected") break;
    }
  }
  throw problem;
}
