import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { ensureHostPackages } from "../../rehearsal/support/hostPackages";

/** Nothing but the page: no first-run tour, no updates, no calls home. */
const flags = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-dev-shm-usage",
  "--hide-scrollbars",
  "--remote-debugging-pipe",
];

interface Answer {
  readonly id?: number;
  readonly method?: string;
  readonly result?: Record<string, unknown>;
  readonly error?: { readonly message: string };
}

/** One page in a headless Chromium, worked through the DevTools protocol on a pipe. */
export class Browser {
  readonly #process: ChildProcess;
  readonly #folder: string;
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  #onLoad: () => void = () => undefined;
  #calls = 0;
  #session: string | undefined;

  private constructor(process: ChildProcess, folder: string) {
    this.#process = process;
    this.#folder = folder;
    process.stderr?.resume();
    let rest = "";
    (process.stdio[4] as Readable).setEncoding("utf8").on("data", (text: string) => {
      const parts = (rest + text).split("\0");
      rest = parts.pop() ?? "";
      for (const part of parts) this.#take(JSON.parse(part) as Answer);
    });
  }

  /** Installs Chromium when it is not there. */
  static async open(): Promise<Browser> {
    await ensureHostPackages(["chromium", "fonts-noto-core"]);
    const folder = mkdtempSync(join(tmpdir(), "browser-"));
    const chromium = spawn("chromium", [...flags, `--user-data-dir=${folder}`, "about:blank"], {
      env: { ...process.env, HOME: folder, TMPDIR: folder },
      stdio: ["ignore", "ignore", "pipe", "pipe", "pipe"],
      detached: true,
    });
    const browser = new Browser(chromium, folder);
    const { targetInfos } = (await browser.#call("Target.getTargets")) as { targetInfos: { targetId: string }[] };
    const target = { targetId: targetInfos[0]?.targetId, flatten: true };
    browser.#session = String((await browser.#call("Target.attachToTarget", target))["sessionId"]);
    await browser.#call("Page.enable");
    return browser;
  }

  /** Makes the window as wide and high, in CSS pixels. `density` is device pixels for each. */
  async resize(width: number, height: number, density = 1): Promise<void> {
    const metrics = { width, height, deviceScaleFactor: density, mobile: width < 600 };
    await this.#call("Emulation.setDeviceMetricsOverride", metrics);
  }

  /** Opens an address; returns when the page has loaded. */
  async visit(url: string): Promise<void> {
    await this.#loaded(async () => {
      const { errorText } = await this.#call("Page.navigate", { url });
      if (errorText !== undefined) throw new Error(`${url}: ${String(errorText)}`);
    });
  }

  /** Runs an expression in the page that makes it load another one; returns when that has loaded. */
  async leave(expression: string): Promise<void> {
    await this.#loaded(() => this.evaluate(expression));
  }

  /** The value of a JavaScript expression in the page. */
  async evaluate(expression: string): Promise<unknown> {
    const { result, exceptionDetails } = (await this.#call("Runtime.evaluate", {
      expression,
      returnByValue: true,
    })) as { result: { value?: unknown; description?: string }; exceptionDetails?: unknown };
    if (exceptionDetails !== undefined) throw new Error(`${expression}: ${result.description}`);
    return result.value;
  }

  /** The whole page, beyond the window too, as PNG. */
  async picture(): Promise<Buffer> {
    const { data } = await this.#call("Page.captureScreenshot", { format: "png", captureBeyondViewport: true });
    return Buffer.from(String(data), "base64");
  }

  /** Ends all of Chromium's processes. Standard error closes with the last of them: none writes to the folder then. */
  async close(): Promise<void> {
    const ended = new Promise(done => this.#process.once("close", done));
    process.kill(-(this.#process.pid ?? 0), "SIGKILL");
    await ended;
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #loaded(cause: () => Promise<unknown>): Promise<void> {
    const loaded = new Promise<void>(done => (this.#onLoad = done));
    await cause();
    await loaded;
  }

  #call(method: string, params: object = {}): Promise<Record<string, unknown>> {
    const id = ++this.#calls;
    const sessionId = this.#session === undefined ? {} : { sessionId: this.#session };
    (this.#process.stdio[3] as Writable).write(`${JSON.stringify({ id, method, params, ...sessionId })}\0`);
    return new Promise((done, failed) => {
      const ended = () => failed(new Error(`chromium ended during ${method}`));
      this.#process.once("exit", ended);
      this.#waiting.set(id, ({ result = {}, error }) => {
        this.#process.off("exit", ended);
        if (error === undefined) done(result);
        else failed(new Error(`${method}: ${error.message}`));
      });
    });
  }

  #take(answer: Answer): void {
    if (answer.id !== undefined) this.#waiting.get(answer.id)?.(answer);
    else if (answer.method === "Page.loadEventFired") this.#onLoad();
  }
}
