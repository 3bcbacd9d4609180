import { type IncomingMessage, type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Account } from "../core/account";
import type { Hardware } from "../core/hardware";
import { type Answer, ec2, loadBalancing, s3, secretsManager } from "./answers";
import type { Callers } from "./callers";
import { cloudWatch } from "../services/cloudwatch/api";
import { Metadata } from "../services/ec2/metadata";
import { rds } from "../services/rds/api";
import { type ApiRequest, parseSignature } from "./signature";

export interface ApiOptions {
  readonly account: Account;
  readonly hardware: Hardware;
  readonly callers: Callers;
  /** PEM of the authority that signs the databases' certificates, for RDS's trust store. */
  readonly databaseAuthority: string;
  /** Told whenever an API call changed the account. */
  readonly changed: () => Promise<void>;
  /** Where the machines' requests arrive: the file of a unix socket. */
  readonly socket?: string;
}

const TRUST_STORE = /^truststore\.pki\.rds\.amazonaws\.com$/;

/** AWS's HTTP interfaces: for the machines behind a unix socket, for the program on a loopback port. */
export async function serveApis(options: ApiOptions): Promise<{ port: number; stop(): Promise<void> }> {
  const metadata = new Metadata(options.account, options.callers);
  const plain = (status: number, body = ""): Answer => ({ status, contentType: "text/plain", body });

  async function answer(
    request: ApiRequest,
    door: string | undefined,
  ): Promise<Answer & { headers?: Record<string, string> }> {
    if (door === "metadata") return { ...plain(200), ...metadata.answer(request), contentType: "text/plain" } as Answer;
    const host = (request.headers["host"] ?? "").split(":")[0] ?? "";
    if (TRUST_STORE.test(host))
      return request.url.startsWith("/global/global-bundle.pem") ? plain(200, options.databaseAuthority) : plain(403);
    const service =
      parseSignature(request)?.service ?? host.split(".").find(part => ["s3", "secretsmanager"].includes(part));
    switch (service) {
      case "secretsmanager":
        return secretsManager(request, options);
      case "s3":
        return s3(request, options);
      case "ec2":
        return ec2(request, options);
      case "rds":
        return rds(request, options);
      case "monitoring": // CloudWatch's name in signatures
        return cloudWatch(request, options);
      case "elasticloadbalancing": {
        const done = await loadBalancing(request, options);
        await options.changed();
        return done;
      }
      default:
        return plain(404, `the rehearsal does not stand in for ${host} (${service ?? "unsigned"})\n`);
    }
  }

  async function handle(incoming: IncomingMessage, outgoing: ServerResponse, fromMachine: boolean): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const headers = Object.fromEntries(Object.entries(incoming.headers).map(([k, v]) => [k, String(v)]));
    const source = fromMachine ? headers["x-rehearsal-source"] : undefined;
    const request = {
      method: incoming.method ?? "GET",
      url: incoming.url ?? "/",
      headers,
      body: Buffer.concat(chunks),
      source,
    };
    const {
      status,
      contentType,
      body,
      headers: extra,
    } = await answer(request, fromMachine ? headers["x-rehearsal-endpoint"] : undefined);
    outgoing.writeHead(status, {
      "content-type": contentType,
      "content-length": Buffer.byteLength(body ?? ""),
      ...extra,
    });
    outgoing.end(incoming.method === "HEAD" ? undefined : body);
  }

  const serve = (fromMachine: boolean) =>
    createServer((incoming, outgoing) => {
      handle(incoming, outgoing, fromMachine).catch((error: unknown) => {
        outgoing.writeHead(500, { "content-type": "text/plain" });
        outgoing.end(`InternalFailure: ${error instanceof Error ? error.message : String(error)}\n`);
      });
    });

  const loopback = serve(false);
  await new Promise<void>(resolve => loopback.listen(0, "127.0.0.1", resolve));
  const inside = options.socket === undefined ? undefined : serve(true);
  if (inside !== undefined) await new Promise<void>(resolve => inside.listen(options.socket, resolve));
  const servers = [loopback, ...(inside === undefined ? [] : [inside])];
  return {
    port: (loopback.address() as AddressInfo).port,
    stop: async () => {
      await Promise.all(
        servers.map(server => {
          server.closeAllConnections();
          return new Promise(resolve => server.close(resolve));
        }),
      );
    },
  };
}
