import { paperStack, type PaperStack } from "../../rehearsal/cli/testing/paperStack";
import { GitHubStandIn, type Rights } from "./gitHubStandIn";
import { type Job, runWorkflow } from "./jobs";
import { workspace } from "./workspace";

/** The first line of the comments of the small program. */
export const marker = "<!-- review of one-server/rehearsal -->";

/** The event of a pull request from a branch of a repository. */
export const pull = (full_name = "o/r") => ({
  pull_request: { number: 7, head: { repo: { full_name } }, base: { sha: "b" } },
  repository: { default_branch: "main" },
});

/** A repository whose workflows run the small program on a paper cloud. */
export interface Repository {
  readonly paper: PaperStack;
  readonly gitHub: GitHubStandIn;
  /** Runs a workflow. `begins` is called with the number of each job that begins, from 1. */
  run(
    name: string,
    eventName: string,
    event?: object,
    begins?: (job: number) => void,
  ): Promise<Readonly<Record<string, Job>>>;
  close(): Promise<void>;
}

export async function repository(): Promise<Repository> {
  const { folder, remove } = workspace();
  const paper = await paperStack("rehearsal", folder);
  const gitHub = new GitHubStandIn();
  const GITHUB_API_URL = await gitHub.listen();
  let tokens = 0;
  return {
    paper,
    gitHub,
    run: (name, eventName, event = { repository: { default_branch: "main" } }, begins = () => undefined) => {
      let jobs = 0;
      return runWorkflow(name, {
        workspace: folder,
        environment: { ...paper.stack.environment, GITHUB_API_URL },
        vars: { STACK: "rehearsal", PULUMI_BACKEND_URL: paper.stack.environment["PULUMI_BACKEND_URL"] ?? "" },
        eventName,
        event: { ...event },
        token: (rights: Rights) => {
          begins(++jobs);
          gitHub.tokens.set(`token-${++tokens}`, rights);
          return `token-${tokens}`;
        },
        // A paper has no site that answers, and the packages are there.
        left: /^npm ci$|^npm run verify /,
      });
    },
    close: async () => {
      await paper.close();
      await gitHub.close();
      remove();
    },
  };
}
