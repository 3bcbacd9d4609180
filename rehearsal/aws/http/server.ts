import { chmodSync, chownSync } from "node:fs";
import { type IncomingMessage, type RequestListener, type Server, createServer } from "node:http";
import type { Duplex } from "node:stream";
import { WebSocketServer } from "ws";
import { services } from "../services";
import { Metadata } from "../services/imds/api";
import { type Answer, type Api, type ApiContext, plainText } from "./api";
import { refusedAtTheDoor } from "./door";
import { type ApiRequest, parseSignature } from "./signature";

export interface ApiOptions extends ApiContext {
  /** File of the unix socket on which requests of the machines arrive. Default: no machine asks. */
  readonly socket?: string;
  /** Id of the user who owns that socket. Default: the user of this process. */
  readonly socketOwner?: number | undefined;
  /** File of the unix socket on which requests of the operator's programs arrive. */
  readonly operatorSocket: string;
}

const apis: readonly Api[] = services.flatMap(service => service.api ?? []);

/** Serves AWS's HTTP interfaces on unix sockets: on one to the machines, on one to the operator's programs. */
export async function serveApis(options: ApiOptions): Promise<{ stop(): Promise<void> }> {
  const metadata = new Metadata(options.account, options.callers);
  // Programs take AWS's time from the Date header, because the clock of their machine may be wrong.
  const answerDated = async (request: ApiRequest): Promise<Answer> => {
    const answered = refusedAtTheDoor(request) ?? (await answer(request, options));
    return { ...answered, headers: { date: new Date(options.account.clock.now()).toUTCString(), ...answered.headers } };
  };
  const ofOperator = createServer(listener(answerDated));
  await new Promise<void>(resolve => ofOperator.listen(options.operatorSocket, resolve));
  const channels = serveChannels(ofOperator, options);
  const servers = [ofOperator];
  chmodSync(options.operatorSocket, 0o600);
  if (options.socket !== undefined) {
    const ofMachines = createServer(
      listener(request => {
        const { "x-rehearsal-source": source, "x-rehearsal-destination": destination } = request.headers;
        const fromMachine = { ...request, source, destination };
        const isForMetadata = request.headers["x-rehearsal-endpoint"] === "metadata";
        return isForMetadata ? Promise.resolve(metadata.answer(fromMachine)) : answerDated(fromMachine);
      }),
    );
    await new Promise<void>(resolve => ofMachines.listen(options.socket, resolve));
    const { socket, socketOwner } = options;
    chmodSync(socket, 0o600);
    if (socketOwner !== undefined) chownSync(socket, socketOwner, socketOwner);
    servers.push(ofMachines);
  }
  return {
    stop: async () => {
      for (const channel of channels.clients) channel.terminate();
      await Promise.all(servers.map(close));
    },
  };
}

/** Takes the WebSockets of the services. */
function serveChannels(server: Server, context: ApiContext): WebSocketServer {
  const channels = new WebSocketServer({ noServer: true });
  server.on("upgrade", (incoming: IncomingMessage, socket: Duplex, head: Buffer) => {
    const path = incoming.url ?? "/";
    const request = {
      method: "GET",
      url: path,
      headers: headersOf(incoming),
      body: Buffer.alloc(0),
      source: undefined,
    };
    const taker = apis.find(({ channels }) => channels?.path.test(path));
    if (taker?.channels === undefined || refusedAtTheDoor(request) !== undefined) return void socket.destroy();
    const { connect } = taker.channels;
    channels.handleUpgrade(incoming, socket, head, channel => connect(channel, path, context));
  });
  return channels;
}

const headersOf = (incoming: IncomingMessage) =>
  Object.fromEntries(Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]));

/** A signed request names its service in the signature. For others the host name tells it. */
async function answer(request: ApiRequest, context: ApiContext): Promise<Answer> {
  const host = (request.headers["host"] ?? "").split(":")[0] ?? "";
  const service = parseSignature(request)?.service;
  const api = apis.find(a => (service === undefined ? a.unsignedHosts?.test(host) : a.signingName === service));
  return (
    api?.answer(request, context) ??
    plainText(404, `the rehearsal does not stand in for ${host} (${service ?? "unsigned"})\n`)
  );
}

/** Reads a request, has it answered, and writes the answer. */
function listener(answerTo: (request: ApiRequest) => Promise<Answer>): RequestListener {
  return (incoming, outgoing) => {
    read(incoming)
      .then(answerTo)
      .catch((error: unknown) =>
        plainText(500, `InternalFailure: ${error instanceof Error ? error.message : String(error)}\n`),
      )
      .then(({ status, contentType, body, headers }) => {
        outgoing.writeHead(status, {
          "content-type": contentType,
          "content-length": Buffer.byteLength(body),
          ...headers,
        });
        outgoing.end(incoming.method === "HEAD" ? undefined : body);
      });
  };
}

async function read(incoming: IncomingMessage): Promise<ApiRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return {
    method: incoming.method ?? "GET",
    url: incoming.url ?? "/",
    headers: headersOf(incoming),
    body: Buffer.concat(chunks),
    source: undefined,
  };
}

function close(server: Server): Promise<unknown> {
  server.closeAllConnections();
  return new Promise(resolve => server.close(resolve));
}
