import { execFile } from "node:child_process";
import { describe, expect, it } from "vitest";

/** Output and exit code of `npm run NAME`. */
const npmRun = (name: string) =>
  new Promise<{ output: string; code: number }>(resolve =>
    execFile("npm", ["run", "--silent", name], { cwd: __dirname }, (error, stdout, stderr) =>
      resolve({ output: stdout + stderr, code: Number(error?.code ?? 0) }),
    ),
  );

describe("the code", () => {
  it.each(["typecheck", "lint"])("passes npm run %s", async name => {
    const { output, code } = await npmRun(name);
    expect(code, output).toBe(0);
  });
});
