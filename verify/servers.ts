import { createHash } from "node:crypto";
import type { Answer } from "./ask";
import { CannotTell } from "./cannotTell";
import type { WebServer } from "./outputs";
import type { Site } from "./site";

/**
 * The name of a server in the header X-Served-By, as web-server.sh in userdata/ forms it. It is a hash, so that the site does not
 * publish instance ids.
 */
export function publicName({ id }: WebServer): string {
  return `web-${createHash("sha256").update(id).digest("hex").slice(0, 6)}`;
}

export const isPublicName = (name: string): boolean => /^web-[0-9a-f]{6}$/.test(name);

/**
 * Requests for each server of the stack. `least` is enough to meet a server that should not be there. With `most`, a server is
 * not missed by chance.
 */
const requestsPerServer = { least: 4, most: 20 };

/**
 * Requests the path until each web server has answered. Returns the first answer of each server by its name in X-Served-By.
 * Servers that have not answered are missing.
 */
export async function askEachServer(site: Site, path: string): Promise<ReadonlyMap<string, Answer>> {
  const answers = new Map<string, Answer>();
  const wanted = new Set(site.outputs.webServers.map(publicName));
  const servers = wanted.size;
  for (let asked = 1; asked <= requestsPerServer.most * servers; asked++) {
    const answer = await site.ask(path);
    const name = servedBy(answer);
    if (name === "" && answer.status >= 500)
      throw new Error(`${answer.address} answers ${answer.status}: the balancer got no answer from a server`);
    if (name === "") throw new CannotTell("the answers do not say which server they come from (X-Served-By)");
    if (!answers.has(name)) answers.set(name, answer);
    wanted.delete(name);
    if (wanted.size === 0 && asked >= requestsPerServer.least * servers) break;
  }
  return answers;
}

function servedBy({ headers }: Answer): string {
  const value = headers["x-served-by"];
  return typeof value === "string" ? value : "";
}
