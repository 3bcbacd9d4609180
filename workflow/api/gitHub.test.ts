import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parseArguments } from "../arguments";
import { GitHub } from "./gitHub";
import { postComment } from "../postComment";
import { raiseImage, withImage } from "../raiseImage";
import { type Event, runner } from "./runner";
import { bot, GitHubStandIn } from "../testing/gitHubStandIn";

const marker = "<!-- review of lamp/prod -->";
const long = (count: number) => `${marker}\n${"x".repeat(count - marker.length - 1)}`;
const server = "temporarily blocked. You have exceeded a secondary rate limit";

let standIn: GitHubStandIn;
let apiUrl: string;
let folder: string;
let waited: number[];
beforeEach(async () => {
  standIn = new GitHubStandIn();
  apiUrl = await standIn.listen();
  standIn.tokens.set("writer", { contents: "write", issues: "write", "pull-requests": "write" });
  standIn.tokens.set("reader", { contents: "read", "pull-requests": "read" });
  folder = mkdtempSync(join(tmpdir(), "comment-"));
  waited = [];
});
afterEach(async () => {
  await standIn.close();
  rmSync(folder, { recursive: true });
});

const here = (token = "writer", event: Event = { pull_request: { number: 7 } }) => ({
  apiUrl,
  owner: "o",
  repo: "r",
  token,
  event,
});
const client = (token?: string) => new GitHub(here(token), async seconds => void waited.push(seconds));
const comment = (text: string | undefined, token?: string, event?: Event) => {
  if (text !== undefined) writeFileSync(join(folder, "comment.md"), text);
  const args = parseArguments(["comment", "--stack", "prod", "--in", folder]);
  return postComment(args, here(token, event), client(token));
};

describe("the comment of a review", () => {
  it("is found on the second page, and edited, with the line ends that GitHub gives back", async () => {
    for (let i = 0; i < 130; i++) standIn.addComment("anna", `Comment ${i}`);
    const own = standIn.addComment(bot, `${marker}\r\nold`);
    expect(await comment(`${marker}\nnew`)).toBe(`Edited: ${own.html_url}`);
    expect([own.body, standIn.comments.length]).toEqual([`${marker}\nnew`, 131]);
  });

  it("leaves alone what others have written, and the comment of another stack", async () => {
    const others = [
      standIn.addComment("mallory", `${marker}\nmine`),
      standIn.addComment(bot, "<!-- review of lamp/dev -->\ndev"),
    ];
    standIn.addComment(bot, `quoted\n${marker}`);
    expect(await comment(`${marker}\nnew`)).toMatch(/^Written: /);
    expect(others.map(({ body }) => body)).toEqual([`${marker}\nmine`, "<!-- review of lamp/dev -->\ndev"]);
  });

  it("says that the preview has failed when there is no file", async () => {
    await comment(undefined);
    expect(standIn.comments[0]?.body).toMatch(/^<!-- review of lamp\/prod -->\n## The preview has failed\n/);
  });

  it.each([
    ["another stack's", "<!-- review of lamp/dev -->\n", `must be ${marker}`],
    ["one that is too long", long(65_537), "has 65537 characters. A comment of GitHub has at most 65536."],
  ])("is not %s", (_, text, message) => expect(comment(text)).rejects.toThrow(message));

  it("may have GitHub's whole length", async () => {
    await comment(long(65_536));
    expect(standIn.comments[0]?.body).toHaveLength(65_536);
  });

  it("needs a pull request", () =>
    expect(comment(marker, "writer", {})).rejects.toThrow("This run is not of a pull request"));
});

describe("GitHub", () => {
  it("refuses a token that only reads, and the error says what to look at", () =>
    expect(comment(`${marker}\nx`, "reader")).rejects.toThrow(
      "GitHub has refused to write the comment (403): Resource not accessible by integration. The token lacks a right: look at `permissions:` of the job.",
    ));

  it("refuses a wrong token", () =>
    expect(comment(marker, "wrong")).rejects.toThrow("(401): Bad credentials. The token is wrong"));

  it.each([
    ["the seconds that it names", [403, { message: server }, { "retry-after": "7" }], [7]],
    ["a minute if it names none", [403, { message: server }], [60]],
    ["the seconds of a 429", [429, { message: "Too many" }, { "retry-after": "2" }], [2]],
  ] as const)("is asked again after %s", async (_, answer, seconds) => {
    standIn.next.push([...answer]);
    await comment(`${marker}\nx`);
    expect([waited, standIn.comments.length]).toEqual([seconds, 1]);
  });

  it("is asked again when its limit of an hour ends, unless that is too late", async () => {
    const until = (seconds: number) => ({
      "x-ratelimit-remaining": "0",
      "x-ratelimit-reset": `${Math.floor(Date.now() / 1000) + seconds}`,
    });
    standIn.next.push([403, { message: "API rate limit exceeded" }, until(20)]);
    await comment(`${marker}\nx`);
    expect(waited[0]).toBeGreaterThan(17);
    standIn.next.push([403, { message: "API rate limit exceeded" }, until(3000)]);
    await expect(comment(`${marker}\nx`)).rejects.toThrow("Run the job again later.");
  });

  it("is not asked for ever", async () => {
    for (let i = 0; i < 4; i++) standIn.next.push([403, { message: server }, { "retry-after": "1" }]);
    await expect(comment(`${marker}\nx`)).rejects.toThrow("secondary rate limit");
    expect(waited).toEqual([1, 1, 1]);
  });

  it("may be away", async () => {
    await standIn.close();
    await expect(comment(marker)).rejects.toThrow("GitHub did not answer, so it did not read the comments:");
    standIn = new GitHubStandIn();
    await standIn.listen();
  });
});

describe("the variables of a runner", () => {
  it("are named when they are missing", () => {
    expect(() => runner({})).toThrow("GITHUB_REPOSITORY is not set. Set it to OWNER/NAME.");
    expect(() => runner({ GITHUB_REPOSITORY: "o/r" })).toThrow("GITHUB_TOKEN is not set.");
  });
});

describe("the pull request for an image", () => {
  const text = "# Production.\nconfig:\n  lamp:waf: true # keep\n  lamp:image: ami-00000000000000001\n";
  const baked = {
    image: "ami-0123456789abcdef0",
    setting: "lamp:image",
    name: "lamp-arm64-1",
    from: "debian-13-arm64",
    packages: { apache2: "2.4" },
  };
  const raise = (given: object = baked) => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "image.json"), JSON.stringify(given));
    const args = parseArguments(["raise-image", "--stack", "prod", "--image", join(folder, "image.json")]);
    return raiseImage(args, here("writer", { repository: { default_branch: "main" } }), client());
  };
  beforeEach(() => void standIn.files.set("main:Pulumi.prod.yaml", text));

  it("changes one line of the configuration on a branch of its own, and is opened once", async () => {
    expect(await raise()).toMatch(/^Opened: /);
    expect(standIn.files.get("raise-image/prod:Pulumi.prod.yaml")).toBe(text.replace(/ami-\S+/, baked.image));
    expect(standIn.files.get("main:Pulumi.prod.yaml")).toBe(text);
    expect(await raise({ ...baked, image: "ami-0123456789abcdef1", name: "lamp-arm64-2" })).toMatch(/^Updated: /);
    expect(standIn.pulls.map(({ title, head }) => [title, head])).toEqual([
      ["A new image for prod: lamp-arm64-2", "raise-image/prod"],
    ]);
    expect(standIn.files.get("raise-image/prod:Pulumi.prod.yaml")).toContain("ami-0123456789abcdef1");
  });

  it("adds the setting where there is none, and does nothing for an image that is there", async () => {
    expect(withImage("config:\n  a: 1\n", baked)).toBe(`config:\n  a: 1\n  lamp:image: ${baked.image}\n`);
    standIn.files.set("main:Pulumi.prod.yaml", text.replace(/ami-\S+/, baked.image));
    expect(await raise()).toBe(`Pulumi.prod.yaml has ${baked.image} already.`);
    expect(standIn.pulls).toEqual([]);
  });

  it("says which setting of GitHub is missing", () => {
    standIn.mayOpenPulls = false;
    return expect(raise()).rejects.toThrow('Turn on "Allow GitHub Actions to create and approve pull requests"');
  });

  it("needs an image, and the file of the stack", async () => {
    await expect(raise({ ...baked, image: "latest" })).rejects.toThrow("is not what `npm run image -- --json");
    standIn.files.clear();
    await expect(raise()).rejects.toThrow(
      "GitHub has refused to read Pulumi.prod.yaml (404): Not Found. It does not exist, or",
    );
  });
});
