import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { type Server, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { CommandFailed } from "./pulumiStack";
import { type SiteToVerify, verifySite } from "./verifySite";

describe("verify", () => {
  let root: string;
  let site: SiteToVerify;
  let server: Server;
  let printed: string[];
  /** Statuses that the site answers with, the last one again and again. */
  let statuses: number[];
  const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;

  beforeEach(async () => {
    root = mkdtempSync(join(tmpdir(), "verify-site-"));
    for (const folder of ["program", "rehearsal"]) mkdirSync(join(root, folder));
    symlinkSync(join(__dirname, "../../node_modules"), join(root, "program", "node_modules"));
    statuses = [200];
    server = createServer((_, answer) => {
      answer.statusCode = (statuses.length > 1 ? statuses.shift() : statuses[0]) ?? 500;
      answer.setHeader("location", "http://127.0.0.1:9/").end();
    });
    await new Promise<void>(done => server.listen(0, "127.0.0.1", done));
    site = {
      program: join(root, "program"),
      outputs: { url: url() },
      folder: join(root, "rehearsal"),
      authority: "",
      spawn: ([program = "", ...argv], options) => spawn(program, argv, options),
    };
    printed = [];
    vi.spyOn(console, "log").mockImplementation((text: string) => void printed.push(text));
  });
  afterEach(() => {
    vi.restoreAllMocks();
    server.close();
    rmSync(root, { recursive: true });
  });

  describe("of a program without a check of its own", () => {
    it.each([[[200]], [[302]], [[503, 204]]])("asks the url until it answers well: %s", async answers => {
      const last = answers.at(-1);
      statuses = [...answers];
      await verifySite(site, 10);
      expect(printed).toEqual([
        `${url()} answers the internet with ${last}. Only that was asked: the program has no verify/verify.ts.`,
      ]);
    });

    it("fails after a while with what the url answered last", async () => {
      statuses = [503];
      await expect(verifySite(site, 0.1)).rejects.toThrow(
        `timed out after 0.1 s waiting for ${url()} to answer the internet with a status from 200 to 399: 503`,
      );
    });

    it("fails with the reason why there was no answer", async () => {
      const silent = { ...site, outputs: { url: "http://127.0.0.1:9/" } };
      await expect(verifySite(silent, 0)).rejects.toThrow(/399: .*(ECONNREFUSED|bad port)/);
    });

    it("says that there is nothing to ask when there is no url", async () => {
      await expect(verifySite({ ...site, outputs: {} })).rejects.toThrow(
        "verify: the program has neither a verify/verify.ts nor an output url that could be asked",
      );
    });
  });

  describe("of a program with verify/verify.ts", () => {
    const write = (text: string) => {
      mkdirSync(join(site.program, "verify"));
      writeFileSync(join(site.program, "verify", "verify.ts"), text);
    };

    it("runs it in the program's folder with the outputs in a file, which is gone afterwards", async () => {
      write(`
        import { readFileSync } from "node:fs";
        const [flag, file]: readonly string[] = process.argv.slice(2);
        const { url } = JSON.parse(readFileSync(file ?? "", "utf8")) as { url: string };
        const isAsked = flag === "--outputs" && url === "${url()}" && process.cwd() === ${JSON.stringify(site.program)};
        process.exit(isAsked ? 0 : 9);`);
      await verifySite(site);
      expect(printed).toEqual(["The program's verify/verify.ts asks the site from the internet:\n"]);
      expect(readdirSync(site.folder)).toEqual([]);
    });

    it("fails with its exit code", async () => {
      write("process.exit(4);");
      await expect(verifySite(site)).rejects.toEqual(new CommandFailed("verify", 4));
    });
  });
});
