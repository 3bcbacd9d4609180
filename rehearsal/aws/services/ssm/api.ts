import { randomBytes } from "node:crypto";
import type { WebSocket } from "ws";
import type { Properties } from "../../core/values";
import { record, text } from "../../core/values";
import type { Api, ApiContext } from "../../http/api";
import { ApiError } from "../../http/apiError";
import { jsonAnswer } from "../../http/json";
import type { ApiRequest } from "../../http/signature";
import { DataChannel } from "./dataChannel";
import { commandOf } from "./sessionDocument";
import { type Session, SsmStore } from "./store";

const channelPath = /^\/v1\/data-channel\/([^/?]+)\?role=publish_subscribe$/;

export const api: Api = {
  signingName: "ssm",
  unsignedHosts: /(^|\.)ssm(\.|$)/,
  answer: (request, context) =>
    jsonAnswer(request, "1.1", async (operation, args) => {
      if (operation === "StartSession") return startSession(request, args, context);
      if (operation === "TerminateSession") return terminateSession(request, text(args["SessionId"]), context);
      throw new ApiError(400, "UnknownOperationException", `the rehearsal does not know ssm ${operation}`);
    }),
  channels: { path: channelPath, connect },
};

/** StartSession (API reference): it answers how to open the session's data channel. The agent begins when that is open. */
async function startSession(request: ApiRequest, args: Properties, context: ApiContext): Promise<Properties> {
  const { account, callers, hardware } = context;
  const arn = (resource: string, service = "ssm") => `arn:aws:${service}:${account.region}:${account.id}:${resource}`;
  const [target, name] = [text(args["Target"]), text(args["DocumentName"])];
  callers.authorize(request, "ssm:StartSession", arn(`instance/${target}`, "ec2"));
  callers.authorize(request, "ssm:StartSession", arn(`document/${name}`));
  const command = commandOf(account, name, record(args["Parameters"]));
  const isOn = (await hardware.serverHealth(target)) === "running";
  if (!isOn || callers.agentRefusal(target) !== undefined)
    throw new ApiError(400, "TargetNotConnected", `${target} is not connected.`);
  const id = `operator-${randomBytes(9).toString("hex").slice(0, 17)}`;
  const token = randomBytes(48).toString("base64");
  const right = { action: "ssmmessages:OpenDataChannel", resource: arn(`session/${id}`) };
  account.store(SsmStore).sessions.set(id, { id, token, target, command, right });
  const StreamUrl = `ws://${request.headers["host"] ?? ""}/v1/data-channel/${id}?role=publish_subscribe`;
  return { SessionId: id, TokenValue: token, StreamUrl };
}

function terminateSession(request: ApiRequest, id: string, { account, callers }: ApiContext): Properties {
  callers.authorize(request, "ssm:TerminateSession", `arn:aws:ssm:${account.region}:${account.id}:session/${id}`);
  const session = account.store(SsmStore).sessions.get(id);
  if (session === undefined) throw new ApiError(400, "DoesNotExistException", `Session ${id} does not exist.`);
  session.end?.();
  return { SessionId: id };
}

function connect(socket: WebSocket, path: string, { account, callers, hardware }: ApiContext): void {
  const [, id = ""] = channelPath.exec(path) ?? [];
  const session: Session | undefined = account.store(SsmStore).sessions.get(id);
  if (session === undefined || callers.operatorRefusal(session.right) !== undefined) return socket.close(1008);
  new DataChannel(socket, session, () => hardware.openTerminal(session.target, session.command));
}
