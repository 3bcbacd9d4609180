import type { Arguments } from "./arguments";
import type { GitHub } from "./api/gitHub";
import { isMarked, reviewedComment } from "./reviewedComment";
import type { Runner } from "./api/runner";

/** Characters of a comment that GitHub takes. It answers 422 "Body is too long (maximum is 65536 characters)". */
const mostCharacters = 65_536;

/**
 * Writes the comment of the review of a stack, or edits the one that the workflow has written before. A comment of anybody else is left
 * alone, even if it has the same marker. The number of the pull request comes from GitHub, because the text is not trusted.
 *
 * @returns what was done
 */
export async function postComment(args: Arguments, { event }: Runner, gitHub: GitHub): Promise<string> {
  const number = event.pull_request?.number;
  if (number === undefined)
    throw new Error(
      "This run is not of a pull request, so there is nothing to comment on. Use it in a workflow on pull_request.",
    );
  const { text: body, marker } = reviewedComment(args);
  if (body.length > mostCharacters)
    throw new Error(`The comment has ${body.length} characters. A comment of GitHub has at most ${mostCharacters}.`);
  const comments = await gitHub.list("read the comments", (request, page) =>
    request("GET /repos/{owner}/{repo}/issues/{issue_number}/comments", {
      ...gitHub.at,
      ...page,
      issue_number: number,
    }),
  );
  const own = comments.find(({ user, body: text }) => user?.login === args.author && isMarked(text, marker));
  if (own === undefined) {
    const { data } = await gitHub.ask("write the comment", request =>
      request("POST /repos/{owner}/{repo}/issues/{issue_number}/comments", {
        ...gitHub.at,
        issue_number: number,
        body,
      }),
    );
    return `Written: ${data.html_url}`;
  }
  const { data } = await gitHub.ask("edit the comment", request =>
    request("PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}", { ...gitHub.at, comment_id: own.id, body }),
  );
  return `Edited: ${data.html_url}`;
}
