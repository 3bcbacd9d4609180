import { chmodSync, chownSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { SMTPServer } from "smtp-server";
import { addresses } from "../../aws/core/addresses";
import type { Sandbox } from "../sandbox/sandbox";
import { asHelper, helperUser } from "../sandbox/users";
import type { Message } from "./message";
import { smtpServer } from "./smtp";

/** The host name of SES's SMTP endpoint in a region (AWS General Reference, "Amazon SES endpoints"). */
export const relayName = (region: string) => `email-smtp.${region}.amazonaws.com`;

/** SES's ports (SES developer guide, "Connecting to an SMTP endpoint"), but for 25, which AWS blocks out of EC2 by default. */
const ports = { starttls: [587, 2587], wrapped: [465, 2465] } as const;
type Way = keyof typeof ports;
const ways = Object.keys(ports) as Way[];

/** Path of a Unix socket as the proxy in the sandbox sees it. */
const inside = (way: Way) => `/run/mail/${way}.sock`;

/** HAProxy hands the connections on as they are, and says by PROXY protocol where they come from. */
const proxyConfiguration = () => `global
  ${asHelper.join("\n  ")}
  maxconn 500
  nbthread 1
  log stdout format raw local0
defaults
  mode tcp
  log global
  option tcplog
  timeout connect 5s
  timeout client 10m
  timeout server 10m
${ways
  .map(
    way => `listen ${way}
${ports[way].map(port => `  bind ${addresses.mail}:${port}`).join("\n")}
  server relay unix@${inside(way)} send-proxy
`,
  )
  .join("")}`;

/** Amazon SES as a mail relay: it takes messages of the account that `relayAccount` names, and sends none of them on. */
export class MailRelay {
  /** On this machine; each message is a file in it, see `fileOf`. */
  readonly folder: string;
  /** For example `eu-central-1`. */
  readonly region: string;
  readonly #messages: Message[] = [];
  readonly #servers: SMTPServer[] = [];

  private constructor(folder: string, region: string) {
    this.folder = folder;
    this.region = region;
  }

  /**
   * The relay on Unix sockets alone.
   *
   * @param sockets folder in which `starttls.sock` and `wrapped.sock` are made
   * @param folder where messages are written, made here
   */
  static async listen(sockets: string, folder: string, region: string, certificate: string): Promise<MailRelay> {
    mkdirSync(folder, { mode: 0o700 });
    const relay = new MailRelay(folder, region);
    for (const way of ways) {
      const take = (message: Message) => relay.#take(message);
      const server = smtpServer({ region, certificate, isWrapped: way === "wrapped", take });
      // A client that leaves in the middle is no fault of the relay.
      server.on("error", () => undefined);
      const socket = join(sockets, `${way}.sock`);
      await new Promise<void>(done => server.listen(socket, done));
      chmodSync(socket, 0o600);
      chownSync(socket, helperUser, helperUser);
      relay.#servers.push(server);
    }
    return relay;
  }

  /** The relay at the address of SES, as machines reach it. */
  static async start(sandbox: Sandbox, region: string, certificate: string): Promise<MailRelay> {
    const sockets = join(sandbox.run.path, "mail-sockets");
    mkdirSync(sockets);
    chmodSync(sockets, 0o755);
    const relay = await this.listen(sockets, join(sandbox.run.path, "mail"), region, certificate);
    const script = `ip address add ${addresses.mail}/32 dev lo && mkdir /run/mail && mount --bind "$0" /run/mail`;
    await sandbox.exec(["sh", "-euc", script, sockets]);
    const file = join(sandbox.run.path, "mail-proxy.cfg");
    writeFileSync(file, proxyConfiguration());
    sandbox.daemon("mail-proxy", ["haproxy", "-db", "-f", file]);
    return relay;
  }

  /** What has arrived, in this order. */
  get messages(): readonly Message[] {
    return this.#messages;
  }

  /** Takes no more connections, and ends those that are open. */
  async stop(): Promise<void> {
    for (const server of this.#servers) {
      for (const connection of server.connections) connection.close();
      await new Promise<void>(done => server.close(done));
    }
  }

  #take(message: Message): void {
    this.#messages.push(message);
    if (existsSync(this.folder)) writeFileSync(join(this.folder, `${this.#messages.length}.eml`), fileOf(message));
  }
}

/** A message as a file that mail programs open: its envelope is told by headers above its own. */
export const fileOf = ({ time, from, to, text }: Message) =>
  `Received: by the rehearsal's relay; ${time}\nReturn-Path: <${from}>\n${to.map(address => `Delivered-To: ${address}\n`).join("")}${text}`;
