import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** Rights of a token, as a job's `permissions:` name them. */
export type Rights = Readonly<Record<string, string>>;

interface User {
  readonly login: string;
}
export interface Text {
  readonly id: number;
  readonly user: User;
  body: string;
  html_url: string;
}
interface Issue extends Text {
  readonly number: number;
  title: string;
  state: string;
  readonly pull_request?: object;
}
interface Pull {
  readonly number: number;
  title: string;
  body: string;
  readonly head: string;
  html_url: string;
}

/** An answer: its status, its document, and its headers. */
type Answer = readonly [number, unknown, Readonly<Record<string, string>>?];

/** The author of what is written with GITHUB_TOKEN. */
export const bot = "github-actions[bot]";

/**
 * GitHub's REST API of one repository `o/r`, with the part that the workflows use. Statuses and forms are those of the package
 * `@octokit/openapi` 23.0.2; the texts of refusals are GitHub's own. As GitHub does, it gives 403 to a token without the right, 422 to a
 * body of more than 65,536 characters, and lists in pages.
 */
export class GitHubStandIn {
  readonly comments: Text[] = [];
  readonly issues: Issue[] = [];
  readonly pulls: Pull[] = [];
  /** Commits by the names of branches. */
  readonly branches = new Map<string, string>([["main", "c0"]]);
  /** Files by `BRANCH:PATH`. */
  readonly files = new Map<string, string>();
  /** Requests as `METHOD PATH`. */
  readonly requests: string[] = [];
  /** Answers that come before all others, one a request. */
  readonly next: Answer[] = [];
  /** Rights of each token. */
  readonly tokens = new Map<string, Rights>();
  /** The setting "Allow GitHub Actions to create and approve pull requests". */
  mayOpenPulls = true;
  #ids = 100;
  readonly #server = createServer((request, response) => {
    let text = "";
    request.setEncoding("utf8").on("data", (piece: string) => (text += piece));
    request.on("end", () => {
      const url = new URL(request.url ?? "", "http://stand-in");
      this.requests.push(`${request.method} ${url.pathname}`);
      const token = (request.headers.authorization ?? "").replace(/^(Bearer|token) /, "");
      const given = text === "" ? {} : (JSON.parse(text) as Record<string, string>);
      const [status, document, headers] = this.next.shift() ?? this.#answer(request.method ?? "", url, given, token);
      response.writeHead(status, { "content-type": "application/json; charset=utf-8", ...headers });
      response.end(JSON.stringify(document));
    });
  });

  /** Address of the API. */
  async listen(): Promise<string> {
    await new Promise<void>(resolve => this.#server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise(resolve => this.#server.close(resolve));
  }

  addComment(login: string, body: string): Text {
    const id = this.#ids++;
    const comment = { id, user: { login }, body, html_url: `https://github.com/o/r/pull/7#issuecomment-${id}` };
    this.comments.push(comment);
    return comment;
  }

  addIssue(login: string, title: string, body: string, more: object = {}): Issue {
    const number = this.#ids++;
    const html_url = `https://github.com/o/r/issues/${number}`;
    const issue = { id: number, number, user: { login }, title, body, state: "open", html_url, ...more };
    this.issues.push(issue);
    return issue;
  }

  #answer(method: string, url: URL, given: Record<string, string>, token: string): Answer {
    const rights = this.tokens.get(token);
    if (rights === undefined) return [401, { message: "Bad credentials" }];
    const path = decodeURIComponent(url.pathname).replace(/^\/repos\/o\/r\//, "");
    const row = this.#routes.find(([verb, pattern]) => verb === method && pattern.test(path));
    if (row === undefined) return [404, { message: "Not Found" }];
    const [, pattern, allowedBy, work] = row;
    if (
      !allowedBy.some(([right, level]) => rights[right] === "write" || (level === "read" && rights[right] === "read"))
    )
      return [403, { message: "Resource not accessible by integration" }];
    if ((given["body"]?.length ?? 0) > 65_536)
      return [
        422,
        { message: "Validation Failed", errors: [{ message: "body is too long (maximum is 65536 characters)" }] },
      ];
    return work(pattern.exec(path)?.slice(1) ?? [], given, url.searchParams);
  }

  readonly #routes: readonly (readonly [
    string,
    RegExp,
    readonly (readonly [right: string, level: string])[],
    (parts: string[], given: Record<string, string>, query: URLSearchParams) => Answer,
  ])[] = [
    // Comments of a pull request are those of its issue: either right will do.
    ["GET", /^issues\/7\/comments$/, reads("issues", "pull-requests"), (_, __, query) => page(this.comments, query)],
    [
      "POST",
      /^issues\/7\/comments$/,
      writes("issues", "pull-requests"),
      (_, { body = "" }) => [201, this.addComment(bot, body)],
    ],
    [
      "PATCH",
      /^issues\/comments\/(\d+)$/,
      writes("issues", "pull-requests"),
      ([id], { body = "" }) =>
        changed(
          this.comments.find(one => one.id === Number(id)),
          { body },
        ),
    ],
    ["POST", /^issues\/(\d+)\/comments$/, writes("issues"), (_, { body = "" }) => [201, this.addComment(bot, body)]],
    [
      "GET",
      /^issues$/,
      reads("issues"),
      (_, __, query) =>
        page(
          this.issues.filter(({ state }) => state === query.get("state")),
          query,
        ),
    ],
    ["POST", /^issues$/, writes("issues"), (_, { title = "", body = "" }) => [201, this.addIssue(bot, title, body)]],
    [
      "PATCH",
      /^issues\/(\d+)$/,
      writes("issues"),
      ([number], given) =>
        changed(
          this.issues.find(one => one.number === Number(number)),
          given,
        ),
    ],
    [
      "GET",
      /^contents\/(.+)$/,
      reads("contents"),
      ([path], _, query) => {
        const text = this.files.get(`${query.get("ref") ?? ""}:${path ?? ""}`);
        if (text === undefined) return [404, { message: "Not Found" }];
        return [
          200,
          {
            type: "file",
            encoding: "base64",
            sha: `blob-${text.length}`,
            content: Buffer.from(text).toString("base64"),
          },
        ];
      },
    ],
    [
      "PUT",
      /^contents\/(.+)$/,
      writes("contents"),
      ([path], { branch = "", content = "", sha = "" }) => {
        const key = `${branch}:${path ?? ""}`;
        const before = this.files.get(key) ?? "";
        if (!this.branches.has(branch)) return [404, { message: `Branch ${branch} not found` }];
        if (sha !== `blob-${before.length}`) return [409, { message: `${path} does not match ${sha}` }];
        this.files.set(key, Buffer.from(content, "base64").toString("utf8"));
        return [200, { commit: { sha: "c1" } }];
      },
    ],
    [
      "GET",
      /^git\/ref\/heads\/(.+)$/,
      reads("contents"),
      ([name = ""]) => {
        const sha = this.branches.get(name);
        return sha === undefined ? [404, { message: "Not Found" }] : [200, { object: { sha } }];
      },
    ],
    [
      "POST",
      /^git\/refs$/,
      writes("contents"),
      (_, { ref = "", sha = "" }) => {
        const name = ref.replace("refs/heads/", "");
        if (this.branches.has(name)) return [422, { message: "Reference already exists" }];
        this.#branch(name, sha);
        return [201, { ref }];
      },
    ],
    [
      "PATCH",
      /^git\/refs\/heads\/(.+)$/,
      writes("contents"),
      ([name = ""], { sha = "" }) => {
        this.#branch(name, sha);
        return [200, { ref: name }];
      },
    ],
    [
      "GET",
      /^pulls$/,
      reads("pull-requests"),
      (_, __, query) =>
        page(
          this.pulls.filter(({ head }) => `o:${head}` === query.get("head")),
          query,
        ),
    ],
    [
      "POST",
      /^pulls$/,
      writes("pull-requests"),
      (_, { title = "", body = "", head = "" }) => {
        if (!this.mayOpenPulls)
          return [403, { message: "GitHub Actions is not permitted to create or approve pull requests." }];
        const number = this.#ids++;
        const pull = { number, title, body, head, html_url: `https://github.com/o/r/pull/${number}` };
        this.pulls.push(pull);
        return [201, pull];
      },
    ],
    [
      "PATCH",
      /^pulls\/(\d+)$/,
      writes("pull-requests"),
      ([number], given) =>
        changed(
          this.pulls.find(one => one.number === Number(number)),
          given,
        ),
    ],
  ];

  /** A branch has the files of main, from which it is made. */
  #branch(name: string, sha: string): void {
    this.branches.set(name, sha);
    for (const [key, text] of [...this.files])
      if (key.startsWith("main:")) this.files.set(key.replace("main:", `${name}:`), text);
  }
}

const reads = (...rights: string[]) => rights.map(right => [right, "read"] as const);
const writes = (...rights: string[]) => rights.map(right => [right, "write"] as const);

function changed(object: object | undefined, given: object): Answer {
  return object === undefined ? [404, { message: "Not Found" }] : [200, Object.assign(object, given)];
}

/** At most a hundred a page, and 30 by default. */
function page(all: readonly unknown[], query: URLSearchParams): Answer {
  const size = Math.min(100, Number(query.get("per_page") ?? 30));
  const number = Number(query.get("page") ?? 1);
  return [200, all.slice((number - 1) * size, number * size)];
}
