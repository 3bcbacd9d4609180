import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Check } from "../check";
import type { Site } from "../site";

interface Entry {
  readonly id: number;
  readonly server: string;
  readonly message: string;
}
interface GuestBook {
  readonly server: string;
  readonly source: "reader" | "writer";
  readonly entries: readonly Entry[];
}

/** Time within which a write must be visible on the replica, through another server. */
const seenWithinMs = 5_000;

/** Tests the whole path: balancer, one server, primary, replica, another server. The page does not show the entry. */
export const guestBook: Check = {
  statement: "a write on one server is read on another, from the replica",
  retried: true,
  ask: async site => {
    const message = `verify ${randomUUID()}`;
    const written = await write(site, message);
    const started = performance.now();
    for (;;) {
      const read = await readFromReplica(site, written.id);
      const isThere = read.entries.some(entry => entry.message === message);
      const isOnAnother = read.server !== written.server || site.outputs.webServers.length < 2;
      if (isThere && isOnAnother && read.source === "reader")
        return `written on ${written.server}, read on ${read.server} after ${Math.round(performance.now() - started)} ms`;
      if (performance.now() - started > seenWithinMs) {
        const seen = isThere
          ? `only ${read.server} was seen to read it`
          : `${read.server} does not see it on the replica`;
        throw new Error(`written on ${written.server}, but after ${seenWithinMs / 1_000} s ${seen}`);
      }
      await sleep(50);
    }
  },
};

async function write(site: Site, message: string): Promise<Entry> {
  const { status, body } = await site.ask("/guestbook", {
    method: "POST",
    headers: { "Content-Type": "application/x-www-form-urlencoded", Accept: "application/json" },
    body: new URLSearchParams({ name: "verify", message, probe: "1" }).toString(),
  });
  if (status !== 201) throw new Error(`POST /guestbook answers ${status}: ${reasonIn(body)}`);
  return JSON.parse(body) as Entry;
}

async function readFromReplica(site: Site, id: number): Promise<GuestBook> {
  const { status, body } = await site.ask(`/guestbook.json?from=reader&id=${id}`);
  if (status !== 200) throw new Error(`GET /guestbook.json?from=reader answers ${status}: ${reasonIn(body)}`);
  return JSON.parse(body) as GuestBook;
}

function reasonIn(body: string): string {
  try {
    return String((JSON.parse(body) as { error?: unknown }).error ?? body);
  } catch {
    return body.slice(0, 200);
  }
}
