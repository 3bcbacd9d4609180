import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Arguments } from "./arguments";
import { nameOf } from "./project";

/** Name of the file with the comment, in the folder that `preview` writes. */
export const commentFile = "comment.md";

/**
 * The comment that `preview` has written, and its first line; if it has written none, a comment that says so. The text comes from a job
 * that runs the code of the pull request, so that is not trusted: it must be the comment of this stack.
 */
export function reviewedComment({ stack, subject: folder }: Arguments): {
  readonly text: string;
  readonly marker: string;
} {
  const marker = `<!-- review of ${nameOf(stack)} -->`;
  const file = join(folder, commentFile);
  if (!existsSync(file)) return { text: `${marker}\n${ended}`, marker };
  const text = readFileSync(file, "utf8");
  if (!isMarked(text, marker))
    throw new Error(`${file} is not the comment of this stack: its first line must be ${marker}.`);
  return { text, marker };
}

/** Whether a text begins with the marker. GitHub gives texts back with the ends of lines that the writer's browser has sent. */
export const isMarked = (text: string | undefined, marker: string): boolean => text?.split(/\r?\n/, 1)[0] === marker;

const ended = `## The preview has failed

**Nothing is reviewed**: the job ended before the preview did. Its log tells why.`;
