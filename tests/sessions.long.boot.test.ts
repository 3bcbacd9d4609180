import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { RehearseCommand } from "./support/rehearseCommand";

/** The front page needs no database: the drills' visitors ask for it. */
const pages = {
  "index.php": "<?php echo 'hello';",
  "login.php": "<?php session_start(); session_regenerate_id(true); $_SESSION['user'] = 'u'; echo 'in';",
  "count.php":
    "<?php session_start(); $_SESSION['n'] = ($_SESSION['n'] ?? 0) + 1; echo json_encode($_SESSION + ['server' => gethostname()]);",
};

/** What the visitor saw. */
interface Seen {
  readonly atMs: number;
  /** 0: no answer. */
  readonly status: number;
  /** Name of the server that answered. */
  readonly server: string;
  readonly session: { readonly user?: string; readonly n?: number };
  readonly setsCookie: boolean;
}

/** A visitor who has logged in once, and then asks for a page that counts, again and again. */
class Visitor {
  readonly seen: Seen[] = [];
  readonly #url: string;
  #cookie = "";
  #isOver = false;
  #ended = Promise.resolve();

  constructor(url: string) {
    this.#url = url;
  }

  async logIn(): Promise<void> {
    const answer = await this.#ask("/login.php");
    this.#cookie = answer.headers.getSetCookie().at(-1)?.split(";")[0] ?? "";
  }

  begin(): void {
    this.#ended = (async () => {
      while (!this.#isOver) {
        this.seen.push(await this.#count());
        await sleep(250);
      }
    })();
  }

  async end(): Promise<readonly Seen[]> {
    this.#isOver = true;
    await this.#ended;
    return this.seen;
  }

  async #count(): Promise<Seen> {
    const atMs = Date.now();
    try {
      const answer = await this.#ask("/count.php");
      const text = await answer.text();
      return {
        atMs,
        status: answer.status,
        server: answer.headers.get("x-served-by") ?? "",
        session: answer.ok ? (JSON.parse(text) as Seen["session"]) : {},
        setsCookie: answer.headers.getSetCookie().length > 0,
      };
    } catch {
      return { atMs, status: 0, server: "", session: {}, setsCookie: false };
    }
  }

  #ask(path: string): Promise<Response> {
    const headers = { connection: "close", ...(this.#cookie === "" ? {} : { cookie: this.#cookie }) };
    return fetch(`${this.#url}${path}`, { headers, redirect: "manual", signal: AbortSignal.timeout(90_000) });
  }
}

describe("a visitor who has logged in once", () => {
  let folder: string;
  let command: RehearseCommand;
  let seen: readonly Seen[];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "sessions-"));
    mkdirSync(join(folder, "public"));
    for (const [name, text] of Object.entries(pages)) writeFileSync(join(folder, "public", name), text);
    const drills = ["lose-web", "rotate-password", "promote", "release"].flatMap(name => ["drill", name]);
    command = new RehearseCommand(["set", `lamp:site=${folder}`, "up", "show", ...drills, "hold", "destroy"]);
    await command.runs();
    const visitor = new Visitor((await command.says(/The site: (http:\/\/127\.0\.0\.1:\d+)/))[1] ?? "");
    await visitor.logIn();
    visitor.begin();
    await command.says(/Everything stays up until/);
    seen = await visitor.end();
  });
  afterAll(async () => {
    process.kill(command.pid, "SIGINT");
    await command.ended;
    await command.stop();
    rmSync(folder, { recursive: true });
  });

  const good = () => seen.filter(({ status }) => status === 200);

  it("stays logged in while a server loses its power, the password is changed, the replica is promoted, and a release comes", () => {
    expect(good().length).toBeGreaterThan(100);
    expect(good().filter(({ session }) => session.user !== "u")).toEqual([]);
    expect(seen.filter(({ setsCookie }) => setsCookie)).toEqual([]);
  });

  it("is answered by old and new servers", () => {
    expect(new Set(good().map(({ server }) => server)).size).toBeGreaterThan(2);
  });

  it("finds each count that was acknowledged, also after the promotion", () => {
    const steps = good().map(({ session, atMs }, i, all) => {
      const before = all[i - 1];
      const between = before === undefined ? 0 : seen.indexOf(good()[i]!) - seen.indexOf(before) - 1;
      return { atMs, step: (session.n ?? 0) - (before?.session.n ?? 0), between };
    });
    // A request without a good answer may have counted or not.
    expect(steps.filter(({ step, between }) => step < 1 || step > 1 + between)).toEqual([]);
  });

  it("gets another answer than 200 for less than a twentieth of the requests", () => {
    const failures = seen.filter(({ status }) => status !== 200);
    const told = failures
      .map(({ atMs, status }) => `${new Date(atMs).toISOString().slice(11, 19)} ${status}`)
      .join(", ");
    expect(failures.length, `${failures.length} of ${seen.length} requests: ${told}`).toBeLessThan(seen.length / 20);
  });
});
