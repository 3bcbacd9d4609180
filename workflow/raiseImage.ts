import { readFileSync } from "node:fs";
import { parseDocument } from "yaml";
import { z } from "zod";
import { code, table } from "../review/markdown";
import type { Arguments } from "./arguments";
import { type GitHub, GitHubError } from "./api/gitHub";
import type { Runner } from "./api/runner";

/** What `npm run image -- --json FILE` writes. */
const baked = z.object({
  image: z.string().regex(/^ami-([0-9a-f]{8}|[0-9a-f]{17})$/),
  setting: z.string(),
  name: z.string(),
  from: z.string(),
  packages: z.record(z.string(), z.string()),
});
type Baked = z.infer<typeof baked>;

/**
 * Opens one pull request that lets a stack take a new image, or changes the one that is open, so that the roll of the servers is
 * reviewed. The branch is made from the default branch anew each time; it is this command's own.
 *
 * @returns what was done
 */
export async function raiseImage({ stack, subject }: Arguments, { event }: Runner, gitHub: GitHub): Promise<string> {
  const image = readBaked(subject);
  const base = event.repository?.default_branch ?? "main";
  const branch = `raise-image/${stack}`;
  const path = `Pulumi.${stack}.yaml`;
  const at = gitHub.at;
  const { data: file } = await gitHub.ask(`read ${path}`, request =>
    request("GET /repos/{owner}/{repo}/contents/{path}", { ...at, path, ref: base }),
  );
  if (Array.isArray(file) || file.type !== "file") throw new Error(`${path} is not a file of the branch ${base}.`);
  const before = Buffer.from(file.content, "base64").toString("utf8");
  const after = withImage(before, image);
  if (after === before) return `${path} has ${image.image} already.`;
  await resetBranch(gitHub, branch, base);
  await gitHub.ask(`write ${path}`, request =>
    request("PUT /repos/{owner}/{repo}/contents/{path}", {
      ...at,
      path,
      branch,
      sha: file.sha,
      message: `Let ${stack} take the image ${image.image}`,
      content: Buffer.from(after).toString("base64"),
    }),
  );
  return openPull(gitHub, {
    branch,
    base,
    title: `A new image for ${stack}: ${image.name}`,
    body: bodyOf(stack, image),
  });
}

function readBaked(file: string): Baked {
  try {
    return baked.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch (error) {
    throw new Error(`${file} is not what \`npm run image -- --json ${file}\` writes.`, { cause: error });
  }
}

/** The configuration with the image. Comments and the order of its lines stay. */
export function withImage(text: string, { setting, image }: Pick<Baked, "setting" | "image">): string {
  const document = parseDocument(text);
  if (document.getIn(["config", setting]) === image) return text;
  document.setIn(["config", setting], image);
  return document.toString({ lineWidth: 0 });
}

/** Lets the branch begin at the newest commit of the base. */
async function resetBranch(gitHub: GitHub, branch: string, base: string): Promise<void> {
  const at = gitHub.at;
  const { data } = await gitHub.ask(`read the branch ${base}`, request =>
    request("GET /repos/{owner}/{repo}/git/ref/{ref}", { ...at, ref: `heads/${base}` }),
  );
  const { sha } = data.object;
  const isThere = await gitHub
    .ask(`read the branch ${branch}`, request =>
      request("GET /repos/{owner}/{repo}/git/ref/{ref}", { ...at, ref: `heads/${branch}` }),
    )
    .then(
      () => true,
      (error: unknown) => {
        if (error instanceof GitHubError && error.status === 404) return false;
        throw error;
      },
    );
  await gitHub.ask(`make the branch ${branch}`, async request => {
    if (isThere)
      await request("PATCH /repos/{owner}/{repo}/git/refs/{ref}", { ...at, ref: `heads/${branch}`, sha, force: true });
    else await request("POST /repos/{owner}/{repo}/git/refs", { ...at, ref: `refs/heads/${branch}`, sha });
  });
}

interface Pull {
  readonly branch: string;
  readonly base: string;
  readonly title: string;
  readonly body: string;
}

async function openPull(gitHub: GitHub, { branch, base, title, body }: Pull): Promise<string> {
  const at = gitHub.at;
  const [open] = await gitHub.list("read the pull requests", (request, page) =>
    request("GET /repos/{owner}/{repo}/pulls", { ...at, ...page, head: `${at.owner}:${branch}`, base, state: "open" }),
  );
  if (open !== undefined) {
    await gitHub.ask("update the pull request", request =>
      request("PATCH /repos/{owner}/{repo}/pulls/{pull_number}", { ...at, pull_number: open.number, title, body }),
    );
    return `Updated: ${open.html_url}`;
  }
  const { data } = await gitHub.ask("open the pull request", request =>
    request("POST /repos/{owner}/{repo}/pulls", { ...at, head: branch, base, title, body }),
  );
  return `Opened: ${data.html_url}`;
}

function bodyOf(stack: string, { image, from, packages }: Baked): string {
  const rows = Object.entries(packages).map(([name, version]) => [code(name), code(version)]);
  return [
    `The servers of ${code(stack)} get the image ${code(image)}, made from ${code(from)}. The deployment replaces them, new ones first.`,
    "If no preview has commented here, its run waits for an approval, or was not started because the workflow has no GitHub App: approve it, or close this pull request and open it again.",
    table(["package", "version"], rows),
  ].join("\n\n");
}
