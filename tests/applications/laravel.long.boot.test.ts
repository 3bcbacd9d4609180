import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { until } from "../../rehearsal/support/until";
import { BootedSite } from "./bootedSite";
import { laravelEnvironment, laravelExtensions, laravelSite } from "../../applications/debian/laravel";
import { type Answer, serversOf, Visitor } from "./visitor";

const tokenOf = ({ body }: Answer): string => /name="_token" value="(\w+)"/.exec(body)?.[1] ?? "";

describe("a Laravel application on the booted stack, with HTTPS", () => {
  let folder: string;
  let stack: BootedSite;
  let visitor: Visitor;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "laravel-"));
    await laravelSite(folder);
    stack = await BootedSite.up([
      `lamp:site=${folder}`,
      `lamp:phpExtensions=${JSON.stringify(laravelExtensions)}`,
      ...Object.entries(laravelEnvironment).map(([name, value]) => `lamp:environment.${name}=${value}`),
      `secret:lamp:secrets.APP_KEY=base64:${Buffer.from("a key of thirty-two letters, 1234").subarray(0, 32).toString("base64")}`,
      'lamp:sharedPaths=["storage/app"]',
      "lamp:domain=www.example.com",
      "lamp:hostedZone=Z0123456789ABCDEFGHIJ",
    ]);
    visitor = new Visitor(stack.url);
  });
  afterAll(async () => {
    await (stack as BootedSite | undefined)?.end();
    rmSync(folder, { recursive: true });
  });

  const about = async () => JSON.parse((await visitor.ask("/about")).body) as Record<string, unknown>;

  it("has its tables after the first release, and knows its address, the visitor's, and the replica", async () => {
    // Until the replica has caught up, a server reads from the primary.
    await until("the replica to be read", { seconds: 60 }, async () => (await about())["readOnly"] === 1);
    expect(await about()).toEqual({
      ...{ url: "https://www.example.com/about", address: "203.0.113.10", secure: true, readOnly: 1 },
      // The schedule adds a tick each minute.
      ...{ jobs: 0, failed: 0, ticks: expect.any(Number) as number },
    });
  });

  it("keeps a session over both servers, and loses no count", async () => {
    const answers = await visitor.askAll("/", 12);
    expect(answers.map(({ body }) => /Visit (\d+)/.exec(body)?.[1])).toEqual(
      Array.from({ length: 12 }, (_, visit) => String(visit + 1)),
    );
    expect(serversOf(answers)).toBe(2);
  });

  it("takes forms with a token on any server, and says what is wrong in them", async () => {
    const answers: Answer[] = [];
    for (let form = 0; form < 6; form++) {
      const token = tokenOf(await visitor.ask("/"));
      answers.push(await visitor.post("/notes", { _token: token, text: `A note with ${form} words` }));
    }
    expect(answers.map(({ status }) => status)).toEqual(Array(6).fill(302));
    expect(serversOf(answers)).toBe(2);
    expect((await visitor.post("/notes", { text: "without a token" })).status).toBe(419);
    await visitor.post("/notes", { _token: tokenOf(await visitor.ask("/")), text: "" });
    expect((await visitor.ask("/")).body).toContain("The text field is required.");
  });

  it("shows an uploaded picture from every server", async () => {
    const picture = readFileSync(join(__dirname, "../../docs/page.png"));
    const token = tokenOf(await visitor.ask("/"));
    expect((await visitor.upload("/notes", { _token: token, text: "A picture" }, "photo", picture)).status).toBe(302);
    const [, path = ""] = /<img src="([^"]+)"/.exec((await visitor.ask("/")).body) ?? [];
    const answers = await visitor.askAll(path);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(serversOf(answers)).toBe(2);
  });

  it("works off its queue by workers on both servers, each job once", async () => {
    await until("all words to be counted", { seconds: 60 }, async () => {
      const { body } = await visitor.ask("/");
      return body.includes("A note with 0 words (4)") && body.includes("A picture (2)");
    });
    await until("the replica to have it", { seconds: 20 }, async () => (await about())["jobs"] === 0);
    expect(await about()).toMatchObject({ failed: 0 });
    for (const server of ["lamp-web-1", "lamp-web-2"])
      expect(await stack.on(server, "systemctl", "is-active", "lamp-worker@queue")).toBe("active");
  });

  it("runs its schedule each minute, on one server only", async () => {
    const before = Number((await about())["ticks"]);
    const started = Date.now();
    await until("two more runs", { seconds: 150 }, async () => Number((await about())["ticks"]) >= before + 2);
    const minutes = Math.ceil((Date.now() - started) / 60_000);
    expect(Number((await about())["ticks"])).toBeLessThanOrEqual(before + minutes + 1);
  });

  it("keeps the visitor's session in a release", async () => {
    const before = Number(/Visit (\d+)/.exec((await visitor.ask("/")).body)?.[1]);
    await stack.release("lamp:environment.APP_NAME=Other notes", "lamp:phpExtensions[5]=bcmath");
    expect((await visitor.ask("/")).body).toContain(`Visit ${before + 1}`);
  });
});
