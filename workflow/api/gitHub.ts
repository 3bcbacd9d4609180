import { request } from "@octokit/request";
import type { Runner } from "./runner";

/** GitHub has refused a request. The message says what, why, and what to do. */
export class GitHubError extends Error {
  /** Status of the answer, for example 403. */
  readonly status: number;
  constructor(message: string, status: number) {
    super(message);
    this.status = status;
  }
}

/** What a refusal of GitHub tells. Source: `@octokit/request-error`. */
interface Refusal {
  readonly status: number;
  readonly message: string;
  readonly response?: { readonly headers: Readonly<Record<string, string | undefined>> };
}

/** Most seconds that a request waits because of a rate limit. A job has 15 minutes at least. */
const mostWaitSeconds = 300;
const mostTries = 4;
const perPage = 100;

/**
 * The part of GitHub's REST API that the workflows use, on one repository. `@octokit/request` is GitHub's own client; its types know
 * each route. The program `gh` would do too, but it is not on other platforms, and tests would need it.
 */
export class GitHub {
  readonly #request: typeof request;
  readonly #pause: (seconds: number) => Promise<void>;
  /** The repository, as each route takes it. */
  readonly at: { readonly owner: string; readonly repo: string };

  /** @param pause waits so many seconds */
  constructor({ apiUrl, owner, repo, token }: Runner, pause: (seconds: number) => Promise<void>) {
    this.#request = request.defaults({
      baseUrl: apiUrl,
      headers: { authorization: `Bearer ${token}`, "x-github-api-version": "2022-11-28" },
    });
    this.#pause = pause;
    this.at = { owner, repo };
  }

  /**
   * Makes a request. A rate limit is waited for, as GitHub's documentation asks ("Best practices for using the REST API"): for the
   * seconds of `retry-after`, else until `x-ratelimit-reset`, else a minute, and longer each time.
   *
   * @param what what the request does, for an error: `read the comments`
   */
  async ask<T>(what: string, work: (request: GitHub["request"]) => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries++) {
      try {
        return await work(this.#request);
      } catch (error) {
        if (!isRefusal(error)) throw unreachable(what, error);
        const seconds = secondsToWait(error, tries);
        if (seconds === undefined || tries === mostTries || seconds > mostWaitSeconds) throw refused(what, error);
        await this.#pause(seconds);
      }
    }
  }

  get request(): typeof request {
    return this.#request;
  }

  /** Everything of a list, page by page. */
  async list<T>(what: string, page: (request: GitHub["request"], page: Page) => Promise<{ data: T[] }>): Promise<T[]> {
    const all: T[] = [];
    for (let number = 1; ; number++) {
      const { data } = await this.ask(what, one => page(one, { per_page: perPage, page: number }));
      all.push(...data);
      if (data.length < perPage) return all;
    }
  }
}

export interface Page {
  readonly per_page: number;
  readonly page: number;
}

/** An answer of GitHub, and not an error of the network, to which the client gives the status 500. */
const isRefusal = (error: unknown): error is Refusal =>
  error instanceof Error &&
  "status" in error &&
  typeof error.status === "number" &&
  "response" in error &&
  error.response !== undefined;

function secondsToWait({ status, message, response }: Refusal, tries: number): number | undefined {
  if (status !== 403 && status !== 429) return undefined;
  const { "retry-after": after, "x-ratelimit-remaining": left, "x-ratelimit-reset": reset } = response?.headers ?? {};
  if (after !== undefined) return Number(after);
  if (left === "0") return Math.max(1, Number(reset) - Math.floor(Date.now() / 1000));
  return /secondary rate limit/i.test(message) ? 60 * tries : undefined;
}

const hints: readonly (readonly [RegExp, string])[] = [
  [
    /not permitted to create or approve pull requests/i,
    'Turn on "Allow GitHub Actions to create and approve pull requests" (Settings, Actions, General), or give the workflow a GitHub App.',
  ],
  [
    /not accessible by integration/i,
    "The token lacks a right: look at `permissions:` of the job. A run for a fork, or one that Dependabot has started, gets a token that only reads.",
  ],
  [/rate limit/i, "GitHub limits how many requests are made in a time. Run the job again later."],
  [/Bad credentials/i, "The token is wrong, or older than its job."],
];

function refused(what: string, { status, message }: Refusal): GitHubError {
  const hint = hints.find(([pattern]) => pattern.test(message))?.[1];
  const other = status === 404 ? "It does not exist, or the token may not see it." : undefined;
  const text = message.replace(/ - https:\S+$/, "");
  return new GitHubError(
    `GitHub has refused to ${what} (${status}): ${text}${/[.!]$/.test(text) ? "" : "."} ${hint ?? other ?? ""}`.trim(),
    status,
  );
}

const unreachable = (what: string, error: unknown) =>
  new GitHubError(
    `GitHub did not answer, so it did not ${what}: ${error instanceof Error ? error.message : String(error)}.`,
    0,
  );
