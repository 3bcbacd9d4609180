import { parseArgs } from "node:util";

export const usage = `usage: npm run -s workflow -- COMMAND --stack NAME [FLAGS]

What the workflows in .github/workflows run, also by hand and on other platforms. A command works on the stack NAME by the pulumi on
PATH, and ends with 0 when it has done its work, with 1 when it has not, and with 2 when its words make no sense.

  preview     previews the stack and writes its review: --out/comment.md, --out/plan.json (steps and hashes, without values)
  comment     writes --in/comment.md to the pull request of this run, or edits the comment that it has written before
  deploy      previews once more, compares with --reviewed/plan.json, and runs pulumi up if both do the same
  destroy     shows what is deleted and what stays; without --show, it then runs pulumi destroy
  drift       compares AWS with the state, and opens, updates or closes one issue
  raise-image opens or updates one pull request that lets lamp:image of the stack name the image of the file --image

  --stack NAME          name of the stack. It must have a file Pulumi.NAME.yaml
  --out FOLDER          preview: where to write
  --in FOLDER           comment: where preview has written
  --reviewed FOLDER     deploy: where the preview that somebody has read has written
  --policy-pack FOLDER  preview, deploy: a pack of rules. It can be given more than once
  --typed NAME          destroy: the name of the stack, once more
  --show                destroy: only shows
  --image FILE          raise-image: what npm run image -- --json FILE has written
  --to PLATFORM         comment: github or gitlab. Default: github
  --author LOGIN        comment to github, drift: who writes the comments and issues of the workflows. Default: github-actions[bot]

preview and deploy read AWS first (--refresh), and drift previews a refresh. They also read the state for what an earlier update has not
ended. A plan that loses data is not deployed unless policy:mayLose of the stack names what may be lost. comment, drift and raise-image ask GitHub, by the variables
that its runners set: GITHUB_TOKEN, GITHUB_REPOSITORY, GITHUB_EVENT_PATH. comment --to gitlab asks GitLab in the same way:
GITLAB_TOKEN, CI_API_V4_URL, CI_PROJECT_ID, CI_MERGE_REQUEST_IID.
`;

/** The words make no sense. The message says what is allowed. */
export class WrongWords extends Error {}

/** Which flags a command needs, and which it may have. */
const commands = {
  preview: { needs: ["out"], may: ["policy-pack"] },
  comment: { needs: ["in"], may: ["author", "to"] },
  deploy: { needs: ["reviewed"], may: ["policy-pack"] },
  destroy: { needs: ["typed"], may: ["show"] },
  drift: { needs: [], may: ["author"] },
  "raise-image": { needs: ["image"], may: [] },
} as const satisfies Record<string, { readonly needs: readonly string[]; readonly may: readonly string[] }>;

/** The command line of `workflow`. */
export interface Arguments {
  readonly command: keyof typeof commands;
  readonly stack: string;
  /** The folder of `--out`, `--in` or `--reviewed`, the name of `--typed`, or the file of `--image`; else empty. */
  readonly subject: string;
  readonly policyPacks: readonly string[];
  readonly showOnly: boolean;
  /** Login of the user of GitHub who writes comments and issues for the workflows. */
  readonly author: string;
  /** Where a comment is written. */
  readonly platform: Platform;
}

const platforms = ["github", "gitlab"] as const;
export type Platform = (typeof platforms)[number];

/** @throws WrongWords with one sentence */
export function parseArguments(words: readonly string[]): Arguments {
  const { values, positionals } = parsed(words);
  const [command = "", ...more] = positionals;
  if (!isCommand(command) || more.length > 0)
    throw new WrongWords(`Give one command: ${Object.keys(commands).join(", ")}. "${positionals.join(" ")}" is none.`);
  const { needs, may } = commands[command];
  const allowed: readonly string[] = ["stack", ...needs, ...may];
  const given = Object.keys(values);
  for (const flag of given) if (!allowed.includes(flag)) throw new WrongWords(`${command} takes no --${flag}.`);
  for (const flag of ["stack", ...needs])
    if (!given.includes(flag) || values[flag as "stack"] === "") throw new WrongWords(`${command} needs --${flag}.`);
  const stack = values.stack ?? "";
  if (stack.includes("/"))
    throw new WrongWords(
      `"${stack}" has an organization or a project before the name. Give the name alone, such as prod: files and environments are called by it. The project is that of Pulumi.yaml, and the organization that of \`pulumi org set-default\`.`,
    );
  // Source: sdk/go/common/tokens/names.go, nameRegexp.
  if (!/^[\w.-]+$/.test(stack) || stack.startsWith("-"))
    throw new WrongWords(`"${stack}" is not the name of a stack, such as prod.`);
  const platform = platforms.find(name => name === (values.to ?? "github"));
  if (platform === undefined) throw new WrongWords(`"${values.to ?? ""}" is not ${platforms.join(" or ")}.`);
  return {
    command,
    stack,
    subject: values[(needs as readonly ("out" | undefined)[])[0] ?? "out"] ?? "",
    policyPacks: values["policy-pack"] ?? [],
    showOnly: values.show ?? false,
    author: values.author ?? "github-actions[bot]",
    platform,
  };
}

const isCommand = (word: string): word is keyof typeof commands => Object.hasOwn(commands, word);

function parsed(words: readonly string[]) {
  const text = { type: "string" } as const;
  try {
    return parseArgs({
      args: [...words],
      allowPositionals: true,
      options: {
        stack: text,
        out: text,
        in: text,
        reviewed: text,
        typed: text,
        image: text,
        author: text,
        to: text,
        show: { type: "boolean" },
        "policy-pack": { type: "string", multiple: true },
      },
    });
  } catch (error) {
    throw new WrongWords(error instanceof Error ? error.message : String(error));
  }
}
