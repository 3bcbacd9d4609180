import { appendFileSync } from "node:fs";

/** Bytes that GitHub shows of the summary of a step: 1 MiB (GitHub's documentation, "Workflow commands", "Adding a job summary"). */
const mostBytes = 2 ** 20;

/** Writes Markdown to the page of the run, if a runner has named a file for that (GITHUB_STEP_SUMMARY). */
export function summarize(text: string, file = process.env["GITHUB_STEP_SUMMARY"] ?? ""): void {
  if (file !== "" && Buffer.byteLength(text) < mostBytes) appendFileSync(file, `${text}\n`);
}
