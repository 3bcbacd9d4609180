/** What `npm run site -- logs` can show: each kind is a log group, and `database` those of the databases. */
export const kinds = ["errors", "slow", "journal", "database"] as const;
export type Kind = (typeof kinds)[number];

export interface LogArguments {
  /** Whether it goes on and shows what comes. */
  readonly follow: boolean;
  /** How far back it begins, in milliseconds. Default: an hour. */
  readonly sinceMs: number;
  /** A part of the name of a log stream: `lamp-web-1`, `web-3f9a1c`, an instance id, or the identifier of a database. Default: all. */
  readonly server: string | undefined;
  /** Default: all but the journal, which is long. */
  readonly of: readonly Kind[];
  /** All of these must be in a line, in upper and lower case as given. */
  readonly words: readonly string[];
}

export const logUsage = `usage: npm run site -- logs [--follow] [--since 1h] [--server NAME] [--of KIND] [WORDS...]
  --follow       goes on, and shows what comes
  --since TIME   how far back: 90s, 15m, 1h or 7d (default: 1h)
  --server NAME  only of this server: lamp-web-1, web-3f9a1c (the header X-Served-By), i-..., or a database's identifier
  --of KIND      only errors (of the site, Apache and PHP), slow (requests), journal (of the server: boot, memory, services) or
                 database; several with commas (default: errors,slow,database)
  WORDS          only lines with all of these words`;

const unitMs = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** @throws an Error with what is wrong and what is allowed */
export function parseLogArguments(argv: readonly string[]): LogArguments {
  const fail = (what: string): never => {
    throw new Error(`${what}\n${logUsage}`);
  };
  let follow = false;
  let sinceMs = unitMs.h;
  let server: string | undefined;
  let of: readonly Kind[] = ["errors", "slow", "database"];
  const words: string[] = [];
  const rest = [...argv];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    const value = (): string => rest.shift() ?? fail(`${String(word)} needs a value`);
    if (word === "--follow" || word === "-f") follow = true;
    else if (word === "--server") server = value();
    else if (word === "--since") {
      const [, count, unit] = /^(\d{1,6})([smhd])$/.exec(value()) ?? fail("--since must be such as 90s, 15m, 1h or 7d");
      sinceMs = Number(count) * unitMs[unit as keyof typeof unitMs];
    } else if (word === "--of") {
      const given = value().split(",");
      const unknown = given.find(kind => !(kinds as readonly string[]).includes(kind));
      if (unknown !== undefined) fail(`--of must be of ${kinds.join(", ")}, and not ${JSON.stringify(unknown)}`);
      of = given as Kind[];
    } else if (word === "--") words.push(...rest.splice(0));
    else if (word.startsWith("--")) fail(`there is no option ${word}`);
    else words.push(word);
  }
  return { follow, sinceMs, server, of, words };
}
