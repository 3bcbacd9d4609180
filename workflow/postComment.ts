import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Arguments } from "./arguments";
import type { GitHub } from "./api/gitHub";
import { nameOf } from "./project";
import type { Runner } from "./api/runner";

/** Characters of a comment that GitHub takes. It answers 422 "Body is too long (maximum is 65536 characters)". */
const mostCharacters = 65_536;

/**
 * Writes the comment of the review of a stack, or edits the one that the workflow has written before. A comment of anybody else is left
 * alone, even if it has the same marker. The text comes from a job that runs the code of the pull request, so that is not trusted:
 * it must be the comment of this stack, and the number of the pull request comes from GitHub.
 *
 * @returns what was done
 */
export async function postComment(args: Arguments, { event }: Runner, gitHub: GitHub): Promise<string> {
  const number = event.pull_request?.number;
  if (number === undefined)
    throw new Error(
      "This run is not of a pull request, so there is nothing to comment on. Use it in a workflow on pull_request.",
    );
  const marker = `<!-- review of ${nameOf(args.stack)} -->`;
  const body = textOf(args.subject, marker);
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

/** GitHub gives texts back with the ends of lines that the writer's browser has sent. */
const isMarked = (text: string | undefined, marker: string) => text?.split(/\r?\n/, 1)[0] === marker;

function textOf(folder: string, marker: string): string {
  const file = join(folder, "comment.md");
  if (!existsSync(file)) return `${marker}\n${ended}`;
  const text = readFileSync(file, "utf8");
  if (!isMarked(text, marker))
    throw new Error(`${file} is not the comment of this stack: its first line must be ${marker}.`);
  if (text.length > mostCharacters)
    throw new Error(`${file} has ${text.length} characters. A comment of GitHub has at most ${mostCharacters}.`);
  return text;
}

const ended = `## The preview has failed

**Nothing is reviewed**: the job ended before the preview did. Its log tells why.`;
