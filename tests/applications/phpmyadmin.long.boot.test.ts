import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BootedSite } from "./bootedSite";
import { phpMyAdminExtensions, phpMyAdminSite } from "../../applications/debian/phpmyadmin";
import { type Answer, serversOf, Visitor } from "./visitor";

describe("phpMyAdmin on the booted stack", () => {
  let folder: string;
  let stack: BootedSite;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "phpmyadmin-"));
    await phpMyAdminSite(folder);
    stack = await BootedSite.up([
      `lamp:site=${folder}`,
      `lamp:phpExtensions=${JSON.stringify(phpMyAdminExtensions)}`,
      `secret:lamp:secrets.PHPMYADMIN_SECRET=${"0123456789abcdef".repeat(4)}`,
    ]);
  });
  afterAll(async () => {
    await (stack as BootedSite | undefined)?.end();
    rmSync(folder, { recursive: true });
  });

  const tokenOf = ({ body }: Answer): string => /name="token" value="([^"]+)"/.exec(body)?.[1] ?? "";
  const variable = (name: string) => stack.on("lamp-web-1", "lamp-run", "printenv", name);

  /** Logs in at a database: 1 is the primary, 2 the replica. Returns a visitor, and the token for what it asks. */
  async function logIn(server: number): Promise<{ visitor: Visitor; token: string }> {
    const visitor = new Visitor(stack.url);
    const form = {
      server: String(server),
      route: "/",
      token: tokenOf(await visitor.ask(`/index.php?server=${server}`)),
    };
    const [name, password] = [await variable("DB_USERNAME"), await variable("DB_PASSWORD")];
    const answer = await visitor.post("/index.php?route=/", { ...form, pma_username: name, pma_password: password });
    expect([answer.status, answer.body.slice(0, 500)]).toEqual([302, ""]);
    const page = await visitor.ask(`/index.php?route=/&server=${server}`);
    return { visitor, token: tokenOf(page) };
  }

  /** The answer to a statement. */
  async function sql({ visitor, token }: { visitor: Visitor; token: string }, server: number, statement: string) {
    const db = await variable("DB_DATABASE");
    const fields = { ajax_request: "1", server: String(server), db, token, sql_query: statement };
    return visitor.post("/index.php?route=/sql", fields);
  }

  it("lets eight visitors log in at the primary, and both servers have some of them", async () => {
    const answers: Answer[] = [];
    for (let login = 0; login < 8; login++) {
      const { visitor } = await logIn(1);
      answers.push(...(await visitor.askAll("/index.php?route=/server/databases&server=1", 2)));
    }
    expect(answers.map(({ body }) => body.includes("Log out"))).toEqual(Array(16).fill(true));
    expect(serversOf(answers)).toBe(2);
  });

  it("makes a table at the primary, and finds it at the replica, which takes no writes", async () => {
    const [primary, replica] = [await logIn(1), await logIn(2)];
    expect((await sql(primary, 1, "CREATE TABLE trees (name VARCHAR(40))")).body).toContain('"success":true');
    expect((await sql(primary, 1, "INSERT INTO trees VALUES ('Larch')")).body).toContain('"success":true');
    expect((await sql(replica, 2, "SELECT * FROM trees")).body).toContain("Larch");
    expect((await sql(replica, 2, "INSERT INTO trees VALUES ('Elm')")).body).toMatch(/--(super-)?read-only/);
  });
});
