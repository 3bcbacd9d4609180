/** What the attackers do, at once and for as long as they run. All of it comes from addresses of their own. */
export interface AttackPlan {
  /** Address of the site, for example `https://www.example.com`. */
  readonly url: string;
  /** Addresses of the internet host from which the attackers come, in turn. */
  readonly addresses: readonly string[];
  readonly groups: readonly SlowGroup[];
  /** The connections of each group are opened one after the other, in this time. */
  readonly openingSeconds: number;
  /** Forms a second, each on a new connection. They are sent at this rate, however late the answers are. */
  readonly formsPerSecond: number;
}

/** Connections that are kept busy in the same way. */
export interface SlowGroup {
  readonly name: string;
  readonly count: number;
  /** The first line of the request. */
  readonly request: string;
  /**
   * `headers`: never ends its headers. `body`: announces a body and sends a few bytes of it each second. `answer`: reads what it
   * gets at 20 KB/s. `idle`: one request, then nothing.
   */
  readonly way: "headers" | "body" | "answer" | "idle";
}

/** The length that slow senders announce, in bytes. */
export const announcedBytes = 100_000;

/** The plan of `drill attack`. `largePage` is the path of a page of some MiB that PHP makes. */
export const groupsOf = (largePage: string): readonly SlowGroup[] => [
  { name: "slow headers", count: 300, request: "GET / HTTP/1.1", way: "headers" },
  { name: "slow headers to the health's path", count: 100, request: "GET /healthz HTTP/1.1", way: "headers" },
  { name: "slow bodies", count: 500, request: "POST /guestbook HTTP/1.1", way: "body" },
  { name: "slow bodies to the health's path", count: 100, request: "POST /healthz HTTP/1.1", way: "body" },
  { name: "slow bodies of GETs to it", count: 100, request: "GET /healthz HTTP/1.1", way: "body" },
  { name: "slow readers", count: 100, request: `GET ${largePage} HTTP/1.1`, way: "answer" },
  { name: "idle connections", count: 1_000, request: "GET /style.css HTTP/1.1", way: "idle" },
];

/** What the attackers have seen. */
export interface AttackReport {
  /** Connections of each group that were open at the end. */
  readonly open: Readonly<Record<string, number>>;
  /** Forms by the status of their answers, for example `{ "429": 900 }`; 0 is no answer in ten seconds. */
  readonly forms: Readonly<Record<string, number>>;
}
