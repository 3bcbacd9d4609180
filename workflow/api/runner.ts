import { readFileSync } from "node:fs";
import { z } from "zod";

/** What a runner of GitHub says of itself. */
export interface Runner {
  /** Address of the API, without a slash at the end. Default of GitHub: `https://api.github.com` */
  readonly apiUrl: string;
  readonly owner: string;
  readonly repo: string;
  readonly token: string;
  /** What has started the run. */
  readonly event: Event;
}

const event = z.object({
  pull_request: z.object({ number: z.number() }).optional(),
  repository: z.object({ default_branch: z.string() }).optional(),
});
export type Event = z.infer<typeof event>;

/**
 * Reads the variables that GitHub's documentation lists under "Variables reference". GITHUB_TOKEN is none of them: the workflow passes it.
 *
 * @throws Error if one that is needed is missing
 */
export function runner(environment: NodeJS.ProcessEnv): Runner {
  const { GITHUB_API_URL = "https://api.github.com", GITHUB_REPOSITORY, GITHUB_TOKEN, GITHUB_EVENT_PATH } = environment;
  const [owner = "", repo = ""] = (GITHUB_REPOSITORY ?? "").split("/");
  if (owner === "" || repo === "") throw new Error("GITHUB_REPOSITORY is not set. Set it to OWNER/NAME.");
  if (GITHUB_TOKEN === undefined || GITHUB_TOKEN === "")
    throw new Error("GITHUB_TOKEN is not set. In a workflow, pass it in env: GITHUB_TOKEN: ${{ github.token }}.");
  const text = GITHUB_EVENT_PATH === undefined ? "{}" : readFileSync(GITHUB_EVENT_PATH, "utf8");
  return {
    apiUrl: GITHUB_API_URL.replace(/\/$/, ""),
    owner,
    repo,
    token: GITHUB_TOKEN,
    event: event.parse(JSON.parse(text)),
  };
}
