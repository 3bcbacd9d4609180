import type { Account } from "../../core/account";
import { random } from "../../core/random";
import { type Answer, plainText } from "../../http/api";
import type { Callers } from "../../http/callers";
import type { ApiRequest } from "../../http/signature";
import { interfacesOf } from "../ec2/store";
import { type MetadataTree, metadataTree } from "./tree";

const versions = ["1.0", "2009-04-04", "2016-09-02", "2018-09-24", "2021-03-23", "latest"];

const lifetimeHeader = "x-aws-ec2-metadata-token-ttl-seconds";
/** The longest lifetime of a token: six hours (EC2 user guide, "Use the Instance Metadata Service"). */
const longestSeconds = 21_600;

/** The instance metadata service, version 2. Version 1 is served to servers whose options still allow it. */
export class Metadata {
  readonly #account: Account;
  readonly #callers: Callers;
  /** By token: the address of the only server that may use it, and its end in ms since 1970. */
  readonly #tokens = new Map<string, { source: string; endMs: number }>();

  constructor(account: Account, callers: Callers) {
    this.#account = account;
    this.#callers = callers;
  }

  answer(request: ApiRequest): Answer {
    const source = request.source ?? "";
    const owner = interfacesOf(this.#account)
      .all()
      .find(eni => eni.address === source)?.ownerId;
    const instance = this.#account.get("aws:ec2/instance:Instance", owner);
    const options = instance?.inputs.metadataOptions;
    if (instance === undefined || options?.httpEndpoint === "disabled") return plainText(403);
    const path = request.url.split("?")[0] ?? "/";
    if (request.method === "PUT")
      return path === "/latest/api/token" ? this.#giveToken(request, source) : plainText(404);
    if (request.method !== "GET") return plainText(405);
    const token = request.headers["x-aws-ec2-metadata-token"];
    const isRefused = token === undefined ? options?.httpTokens === "required" : !this.#isValid(token, source);
    return isRefused ? plainText(401) : browse(metadataTree(instance, this.#account, this.#callers), path);
  }

  #giveToken(request: ApiRequest, source: string): Answer {
    if (request.headers["x-forwarded-for"] !== undefined) return plainText(403); // no tokens through proxies
    const seconds = Number(request.headers[lifetimeHeader]);
    if (!Number.isInteger(seconds) || seconds < 1 || seconds > longestSeconds) return plainText(400);
    const token = random.pick("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", 54) + "==";
    this.#tokens.set(token, { source, endMs: Date.now() + seconds * 1000 });
    return { ...plainText(200, token), headers: { [lifetimeHeader]: String(seconds) } };
  }

  #isValid(token: string, source: string): boolean {
    const held = this.#tokens.get(token);
    return held !== undefined && held.source === source && held.endMs > Date.now();
  }
}

/** Answers with the text of a file, or with the list of what is in a folder. Names of folders end with a slash. */
function browse(tree: MetadataTree, path: string): Answer {
  const [version, ...parts] = path.split("/").filter(part => part !== "");
  if (version === undefined) return plainText(200, versions.join("\n"));
  if (!versions.includes(version)) return plainText(404);
  let node: MetadataTree | string = tree;
  for (const part of parts) {
    const next: MetadataTree | string | undefined = typeof node === "string" ? undefined : node[part];
    if (next === undefined) return plainText(404);
    node = next;
  }
  if (typeof node === "string") return plainText(200, node);
  const names = Object.entries(node).map(([name, value]) => (typeof value === "string" ? name : `${name}/`));
  return plainText(200, names.join("\n"));
}
