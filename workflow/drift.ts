import type { Arguments } from "./arguments";
import type { GitHub } from "./api/gitHub";
import { nameOf } from "./project";
import { refresh } from "./pulumi";
import { type Review, reviewOf, signed } from "./review";
import { summarize } from "./api/summary";

/** How a comparison of AWS with the state has ended. */
export interface Drift {
  /** What was done. */
  readonly done: string;
  /** Why AWS could not be compared. */
  readonly failure: string | undefined;
}

/** Compares AWS with the state. One issue tells of a difference: it is opened, updated, and closed when there is none any more. */
export async function drift({ stack, author }: Arguments, gitHub: GitHub): Promise<Drift> {
  const name = nameOf(stack);
  const review = reviewOf(await refresh(stack), name);
  const text = signed(review, process.env);
  summarize(text);
  if (review.plan === undefined)
    return { done: "The issue is left as it is.", failure: review.failure ?? "The preview has failed." };
  const found = differing(review);
  const marker = `<!-- drift of ${name} -->`;
  const issues = await gitHub.list("read the issues", (request, page) =>
    request("GET /repos/{owner}/{repo}/issues", { ...gitHub.at, ...page, state: "open" }),
  );
  const own = issues.find(
    ({ user, body, pull_request: isPull }) =>
      isPull === undefined && user?.login === author && body?.split(/\r?\n/, 1)[0] === marker,
  );
  if (found === 0) {
    if (own === undefined) return { done: "AWS is as the state says.", failure: undefined };
    await close(gitHub, own.number);
    return { done: `AWS is as the state says again. Closed: ${own.html_url}`, failure: undefined };
  }
  const title = `${name} differs from its state in ${found} ${found === 1 ? "resource" : "resources"}`;
  const body = `${marker}\n${explained}\n\n${text}`;
  if (own === undefined) {
    const { data } = await gitHub.ask("open the issue", request =>
      request("POST /repos/{owner}/{repo}/issues", { ...gitHub.at, title, body }),
    );
    return { done: `Drift was found. Opened: ${data.html_url}`, failure: undefined };
  }
  const { data } = await gitHub.ask("update the issue", request =>
    request("PATCH /repos/{owner}/{repo}/issues/{issue_number}", {
      ...gitHub.at,
      issue_number: own.number,
      title,
      body,
    }),
  );
  return { done: `Drift was found again. Updated: ${data.html_url}`, failure: undefined };
}

/** A refresh has a step for each resource that AWS has otherwise, or no longer. */
const differing = ({ plan }: Review): number =>
  new Set(plan?.steps.flatMap(({ operation, urn }) => (operation === "refresh" ? [urn] : []))).size;

const explained = `Somebody or something has changed AWS without Pulumi. The review shows how AWS differs from the state. The next deployment takes the changes back. To keep
a change, write it into the program or the configuration. Where an update has failed, this is what it has left: start the workflow
\`deploy\` again. The issue is closed by the next run that finds no difference.`;

async function close(gitHub: GitHub, number: number): Promise<void> {
  const at = { ...gitHub.at, issue_number: number };
  await gitHub.ask("comment on the issue", request =>
    request("POST /repos/{owner}/{repo}/issues/{issue_number}/comments", {
      ...at,
      body: "AWS is as the state says again.",
    }),
  );
  await gitHub.ask("close the issue", request =>
    request("PATCH /repos/{owner}/{repo}/issues/{issue_number}", { ...at, state: "closed", state_reason: "completed" }),
  );
}
