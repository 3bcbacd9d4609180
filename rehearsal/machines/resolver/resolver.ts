import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { addresses } from "../../aws/core/addresses";
import type { Topology } from "../../aws/core/topology";
import type { Sandbox } from "../sandbox/sandbox";
import { Dnsmasq } from "./dnsmasq";
import { type ResolverFiles, resolverFiles } from "./resolverFiles";

/**
 * The resolver and the DHCP server of every VPC. AWS's resolver never pauses, but a dnsmasq reads its subnets and wildcards at its
 * start only. So the one that answers queries runs all the time, and two others are started anew for a change: the DHCP server, whose
 * clients ask again, and one that the first asks for names below a wildcard.
 */
export class Resolver {
  readonly #sandbox: Sandbox;
  readonly #region: string;
  readonly #folder: string;
  #files: ResolverFiles | undefined;
  #answering: Dnsmasq | undefined;
  #dhcp: Dnsmasq | undefined;
  /** The last two: the older one may still be answering a query when the other begins. */
  #wildcards: readonly Dnsmasq[] = [];
  #port = 5300;

  constructor(sandbox: Sandbox, region: string) {
    this.#sandbox = sandbox;
    this.#region = region;
    this.#folder = join(sandbox.run.path, "resolver");
    mkdirSync(this.#folder);
  }

  async apply(topology: Topology): Promise<void> {
    const files = resolverFiles(topology, this.#region, this.#folder);
    const isNew = (key: "hosts" | "wildcards" | "dhcp" | "leases") => files[key] !== this.#files?.[key];
    if (isNew("wildcards")) this.#write("servers", await this.#answerWildcards(files));
    if (isNew("hosts")) this.#write("hosts", files.hosts);
    if (isNew("leases")) this.#write("leases", files.leases);
    if (isNew("dhcp")) {
      await this.#dhcp?.stop();
      this.#dhcp = await this.#start("dhcp", files.dhcp);
    } else if (isNew("leases")) await this.#dhcp?.readAgain();
    this.#answering ??= await this.#start("resolver", files.answering);
    if (isNew("hosts") || isNew("wildcards")) await this.#answering.readAgain();
    this.#files = files;
  }

  /** Returns which server the first dnsmasq asks for names of each domain that has a wildcard, as dnsmasq reads it. */
  async #answerWildcards({ wildcards, wildcardDomains }: ResolverFiles): Promise<string> {
    const [last, ...older] = this.#wildcards;
    for (const one of older) await one.stop();
    this.#wildcards = last === undefined ? [] : [last];
    if (wildcards === "") return "";
    const port = ++this.#port;
    const next = await this.#start(`wildcards-${port}`, `${wildcards}port=${port}\n`);
    this.#wildcards = [next, ...this.#wildcards];
    return wildcardDomains.map(domain => `server=/${domain}/${addresses.resolver}#${port}\n`).join("");
  }

  #start(name: string, configuration: string): Promise<Dnsmasq> {
    return Dnsmasq.start(this.#sandbox, name, this.#folder, configuration);
  }

  #write(file: string, text: string): void {
    writeFileSync(join(this.#folder, file), text);
  }
}
