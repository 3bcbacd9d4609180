import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Contender } from "../contender";
import { ours } from "../contenders/ours";
import { account } from "../lab/database";
import { wrk } from "../load/wrk";
import { atLeast, atMost, type Figure } from "../report/figure";
import { quantile } from "../report/statistics";
import type { Trial } from "./trial";

const rounds = 3;
const kinds = {
  none: "in=nothing",
  filesRead: "in=files",
  read: "in=database",
  filesWritten: "in=files&write=1",
  written: "in=database&write=1",
} as const;
type Kind = keyof typeof kinds;

/** The statements by which the account server makes the table of sessions, as lamp-account has them. */
function makeTable(): string {
  const program = readFileSync(join(__dirname, "../../userdata/account/lamp-account"), "utf8");
  const body = /function makeSessions\(\): void\n\{([^}]*)\}/.exec(program)?.[1] ?? "";
  const statements = [...body.matchAll(/exec\('([^']*)'\)/g)].map(([, sql = ""]) => sql);
  if (statements.length === 0) throw new Error("lamp-account does not make a table of sessions.");
  return [
    ...statements,
    `GRANT SELECT, INSERT, UPDATE, DELETE ON lamp_sessions.sessions TO ${account.username}@'%'`,
  ].join(";");
}

/** What PHP's sessions cost in the database, beside the same pages with sessions in files on the server's own disk. */
export const sessions: Trial = {
  name: "sessions",
  title: "Pages use PHP's sessions",
  isQuick: false,
  async run(lab, database): Promise<readonly Figure[]> {
    await database.sql(makeTable());
    const server = await Contender.start(lab, database, ours, { name: "sessions" });
    const perSecond = new Map<Kind, number[]>();
    const names = Object.keys(kinds) as Kind[];
    let requests = 0;
    let failed = 0;
    for (let round = 0; round <= rounds; round++) {
      for (const kind of names) {
        const url = `${server.url}/session.php?${kinds[kind]}`;
        const load = await wrk(lab, url, { connections: 4, seconds: round === 0 ? 1 : 3 });
        requests += load.requests;
        failed += load.failed + load.refused;
        // The first round makes the sessions and the connections.
        if (round > 0) perSecond.set(kind, [...(perSecond.get(kind) ?? []), load.perSecond]);
      }
    }
    server.stop();
    const share = (kind: Kind, of: Kind) =>
      100 *
      quantile(
        (perSecond.get(kind) ?? []).map((rate, i) => rate / (perSecond.get(of)?.[i] ?? NaN)),
        0.5,
      );
    return [
      atMost(`failed, of ${requests}`, failed, 0, ""),
      atLeast("sessions that are read: speed, beside files", share("read", "filesRead"), 20, "%"),
      atLeast("sessions that are written: speed, beside files", share("written", "filesWritten"), 15, "%"),
      atLeast("sessions that are read: speed, beside a page without a session", share("read", "none"), 20, "%"),
    ];
  },
};
