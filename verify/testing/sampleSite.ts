import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import type { Outputs, WebServer } from "../outputs";
import type { SampleStatus } from "../sample";
import { publicName } from "../servers";
import { Site } from "../site";

/** Faults of the imitated site. */
export interface Faults {
  /** Ids of servers that get no requests, as when their targets are unhealthy. */
  readonly silent?: readonly string[];
  /** The status that each server reports. */
  readonly status?: Partial<SampleStatus>;
  /** Whether the replica gets no writes. */
  readonly replicaStands?: boolean;
  /** Headers that are set in every answer, or left out where the value is undefined. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
  /** Status with which a balancer without servers answers every request. */
  readonly balancerStatus?: number;
  /** Whether the site is not the sample, so that the paths of the sample answer 404. */
  readonly isAnother?: boolean;
  /** Where `/` redirects to. */
  readonly redirect?: string;
}

const goodHeaders = {
  Server: "Apache",
  "X-Content-Type-Options": "nosniff",
  "Content-Security-Policy": "default-src 'self'",
  "Referrer-Policy": "same-origin",
};

export const webServers: readonly WebServer[] = [
  { id: "i-0a1b2c3d4e5f60718", zone: "eu-central-1a", privateAddress: "10.20.1.10" },
  { id: "i-0f1e2d3c4b5a69788", zone: "eu-central-1b", privateAddress: "10.20.2.10" },
];

/** Imitates a balancer and the servers of the sample site. Each request goes to the next server. */
export class ImitatedSite {
  /** May be changed while the site runs. */
  faults: Faults = {};
  #requests = 0;
  readonly #entries: { id: number; message: string; server: string }[] = [];
  readonly #server: Server = createServer((request, response) => void this.#answer(request, response));

  async start(): Promise<this> {
    await new Promise<void>(done => this.#server.listen(0, "127.0.0.1", done));
    return this;
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** The site as verify sees it: the balancer has a name, which resolves to an address of this machine. */
  site(outputs: Partial<Outputs> = {}, addresses: readonly string[] = ["127.0.0.1"]): Site {
    const url = new URL(`http://balancer.test:${this.port}/`);
    const all = { url, balancerDnsName: "balancer.test", webServers, ...outputs };
    return new Site(all, name => Promise.resolve(name === "balancer.test" ? addresses : []));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { faults } = this;
    const send = (status: number, body: string) => response.writeHead(status).end(body);
    if (faults.balancerStatus !== undefined) return void send(faults.balancerStatus, "");
    const serving = webServers.filter(({ id }) => !faults.silent?.includes(id));
    const { zone, ...server } = serving[this.#requests++ % serving.length] ?? { id: "", privateAddress: "", zone: "" };
    const name = publicName({ ...server, zone });
    for (const [header, value] of Object.entries({ ...goodHeaders, "X-Served-By": name, ...faults.headers }))
      if (value !== undefined) response.setHeader(header, value);

    const { pathname, searchParams } = new URL(request.url ?? "", "http://any");
    if (pathname === "/" && faults.redirect !== undefined)
      return void response.writeHead(302, { location: faults.redirect }).end();
    if (pathname === "/") return void send(200, "<h1>hello</h1>");
    if (faults.isAnother) return void send(404, "not here");
    const status = { writer: "ok", reader: "ok", lagSeconds: 0, credentials: "ok", ...faults.status };
    switch (`${request.method} ${pathname}`) {
      case "GET /status.json":
        return void send(200, JSON.stringify({ server: name, zone, release: "5d41402a", ...status }));
      case "POST /guestbook": {
        if (status.writer !== "ok") return void send(503, '{"error": "the primary is away"}');
        const form = new URLSearchParams(await text(request));
        const entry = { id: this.#entries.length + 1, message: form.get("message") ?? "", server: name };
        this.#entries.push(entry);
        return void send(201, JSON.stringify(entry));
      }
      case "GET /guestbook.json": {
        if (status.reader === "away") return void send(503, '{"error": "the replica is away"}');
        const wanted = Number(searchParams.get("id"));
        const entries = faults.replicaStands ? [] : this.#entries.filter(({ id }) => id === wanted);
        return void send(200, JSON.stringify({ server: name, zone, source: searchParams.get("from"), entries }));
      }
      default:
        return void send(404, "not here");
    }
  }
}
