import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser as Chromium, launch, type Page } from "puppeteer-core";
import { ensureHostPackages } from "../../rehearsal/support/hostPackages";

/** What Puppeteer's own flags do not switch off: Chromium runs as root, without a GPU, and contacts nothing but the page. */
const flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-component-update"];

/** One page in a headless Chromium. */
export class Browser {
  readonly #chromium: Chromium;
  readonly #page: Page;
  readonly #folder: string;

  private constructor(chromium: Chromium, page: Page, folder: string) {
    this.#chromium = chromium;
    this.#page = page;
    this.#folder = folder;
  }

  /**
   * Starts Debian's Chromium, and installs it first where it is missing.
   *
   * @param trustsAll whether it takes a certificate of an authority that it does not know. Default: no
   */
  static async open({ trustsAll = false } = {}): Promise<Browser> {
    await ensureHostPackages(["chromium", "fonts-noto-core"]);
    const folder = mkdtempSync(join(tmpdir(), "browser-"));
    const chromium = await launch({
      executablePath: "/usr/bin/chromium",
      args: flags,
      acceptInsecureCerts: trustsAll,
      pipe: true,
      userDataDir: folder,
      env: { ...process.env, HOME: folder, TMPDIR: folder },
    });
    const [page = await chromium.newPage()] = await chromium.pages();
    return new Browser(chromium, page, folder);
  }

  /** Sets the size of the window in CSS pixels. `density`: device pixels for each CSS pixel. */
  async resize(width: number, height: number, density = 1): Promise<void> {
    await this.#page.setViewport({ width, height, deviceScaleFactor: density, isMobile: width < 600 });
  }

  /** Opens an address. Returns when the page has loaded. */
  async visit(url: string): Promise<void> {
    await this.#page.goto(url);
  }

  /** Runs an expression that makes the page load another one. Returns when that page has loaded. */
  async leave(expression: string): Promise<void> {
    await Promise.all([this.#page.waitForNavigation(), this.evaluate(expression)]);
  }

  /** Returns the value of a JavaScript expression in the page. */
  evaluate(expression: string): Promise<unknown> {
    return this.#page.evaluate(expression);
  }

  /** Returns the whole page as PNG, including what lies outside of the window. */
  async picture(): Promise<Buffer> {
    return Buffer.from(await this.#page.screenshot({ fullPage: true }));
  }

  /**
   * Ends all of Chromium's processes together, then removes its folder. The event "close" comes when the last process has
   * closed its output, so no process can write to the folder after that.
   */
  async close(): Promise<void> {
    const chromium = this.#chromium.process();
    if (chromium?.pid !== undefined) {
      const closed = once(chromium, "close");
      process.kill(-chromium.pid, "SIGKILL");
      await closed;
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
