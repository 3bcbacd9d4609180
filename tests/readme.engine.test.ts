import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openCloud } from "../rehearsal/aws/cloud";
import { Paper } from "../rehearsal/aws/paper";
import { parseCommandLine } from "../rehearsal/cli/commandLine";
import { paperSpeed } from "../rehearsal/cli/platform";
import { drillsFor } from "../rehearsal/cli/loadDrills";
import { findEngine } from "../rehearsal/engine/engine";
import { brokenCopy } from "./support/brokenCopy";

const run = promisify(execFile);

/** Lines of the shell blocks of a page, without what the reader is told beside them. */
const commands = (file: string) =>
  [...readFileSync(join(__dirname, "..", file), "utf8").matchAll(/(?:```sh\n([^]*?)```)|(?:^ {4}(npm .*)$)/gm)]
    .flatMap(([, block, line]) => (block ?? line ?? "").split("\n"))
    .map(line => line.replace(/ +#.*$/, "").trim())
    .filter(line => line !== "");

/** Words after `npm run rehearse --`, as a shell would split them. A backslash at the end of a line continues it. */
const rehearsals = (file: string) =>
  [
    ...readFileSync(join(__dirname, "..", file), "utf8")
      .replaceAll(/\\\n\s*/g, "")
      .matchAll(/npm run rehearse -- ([^`#\n]+)/g),
  ]
    .map(([, words = ""]) => words.trim().split(/\s+/))
    .filter(words => !words.some(word => word.startsWith("[") || word === "--help"));

describe("the README", () => {
  it("gives a newcomer two commands", () => {
    const twice = ["npm ci && npm run rehearse", "npm ci && npm test"];
    expect(commands("README.md")).toEqual(expect.arrayContaining(twice));
  });

  it.each([...rehearsals("README.md"), ...rehearsals("rehearsal/README.md")])(
    "names a rehearsal that the command understands: %s",
    async (...words) => {
      const { steps, program } = parseCommandLine(words, resolve(__dirname, ".."), true);
      const drills = await drillsFor(steps, resolve(__dirname, "..", program));
      expect(drills !== undefined).toBe(steps.some(({ name }) => name === "drill"));
    },
  );
});

describe("the README's way to AWS", () => {
  const folder = mkdtempSync(join(tmpdir(), "readme-"));
  const program = brokenCopy([]);
  let cloud: Awaited<ReturnType<typeof openCloud>>;
  beforeAll(async () => {
    cloud = await openCloud({
      hardware: new Paper(),
      folder,
      issueCertificate: async () => "",
      databaseAuthority: "",
      speed: paperSpeed,
    });
  });
  afterAll(async () => {
    await cloud.stop();
    program.remove();
    rmSync(folder, { recursive: true });
  });

  it("is four commands that bring the stack up", async () => {
    const block = commands("README.md");
    const four = block.slice(block.indexOf("npm ci"), block.indexOf("npm ci") + 4);
    expect(four).toEqual(["npm ci", "pulumi login", "pulumi stack init dev", "pulumi up"]);

    const engine = await findEngine(() => undefined);
    const env = {
      ...process.env,
      ...cloud.environment,
      PATH: engine.path,
      PULUMI_HOME: folder,
      PULUMI_CONFIG_PASSPHRASE: "readme",
      PULUMI_SKIP_UPDATE_CHECK: "true",
    };
    const pulumi = (...words: string[]) => {
      const [first = "", ...argv] = [...cloud.enter, "pulumi", ...words];
      return run(first, argv, { cwd: program.folder, env });
    };
    // npm ci is what ran before this test; where to log in is the reader's, and so are the answers to questions.
    const answers: Record<string, string[]> = { login: [`file://${folder}`], up: ["--yes"] };
    for (const command of four.slice(1)) {
      const words = command.split(" ").slice(1);
      await pulumi(...words, ...(answers[words[0] ?? ""] ?? []), "--non-interactive");
    }
    const { stdout } = await pulumi("stack", "output", "url");
    expect(stdout.trim()).toMatch(/^http:\/\/lamp-[0-9a-f]{7}-\d+\.eu-central-1\.elb\.amazonaws\.com$/);
  });
});
