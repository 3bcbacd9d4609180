import { describe, expect, it } from "vitest";
import { FirstBoot } from "./firstBoot";

/** What a new server says of a site on its console, and what it answers to the load balancer's question for its health. */
async function bootOf(files: Readonly<Record<string, string>>, checkPath: string | undefined, state: string) {
  const server = await FirstBoot.of(files, checkPath);
  try {
    const afterwards = "/usr/bin/curl -s -o /dev/null -w 'health %{http_code}\n' http://127.0.0.1:8080/healthz || true";
    return await server.run({ state, afterwards });
  } finally {
    server.remove();
  }
}

const fatal = { "public/index.php": "<?php throw new Exception('no such table');" };
const ready = expect.stringMatching(/^lamp: ready in \d+ s$/);

describe("the page that a new server asks", () => {
  it("keeps a server unhealthy whose page is a fatal error, and the console has the words of PHP", async () => {
    const [waiting, failed, health, ...rest] = await bootOf(fatal, "/", "ok");
    expect(waiting).toMatch(/^lamp: waiting at page: GET \/: 500\. .*no such table/);
    expect(failed).toMatch(
      /^lamp: FAILED at page: GET \/: 500\. .*no such table.*; correct the site, or let lamp:checkPath name another page$/,
    );
    expect([health, ...rest]).toEqual(["health 403"]);
  });

  it("quotes the page when PHP has no words of its own, as for an application that waits for its installer", async () => {
    const index = `<?php http_response_code(503);
      echo "<html><head><title>Under construction</title><style>p { color: red }</style></head><body><p>Come\\nback later</p>";`;
    const [waiting] = await bootOf({ "public/index.php": index }, "/", "ok");
    expect(waiting).toBe(
      "lamp: waiting at page: GET /: 503. The page says: Under construction Come back later; correct the site, or let lamp:checkPath name another page",
    );
  });

  it("holds no error against a release as long as the stack has no database", async () => {
    const [noted, ...rest] = await bootOf(fatal, "/", "waiting");
    expect(noted).toMatch(
      /^lamp: page not checked: GET \/: 500\. .*no such table.* The account of the database is not there yet\.$/,
    );
    expect(rest).toEqual([ready, "health 200"]);
  });

  it("gives a page time that fails only at first, for example during a promotion", async () => {
    const index =
      "<?php file_put_contents('/tmp/asked', 'x', FILE_APPEND); http_response_code(filesize('/tmp/asked') < 5 ? 503 : 200);";
    const site = { "public/index.php": index };
    expect(await bootOf(site, "/", "ok")).toEqual([ready, "health 200"]);
  });

  it.each([
    ["answers 200", "<?php echo 'fine';", undefined],
    ["sends its visitor elsewhere", "<?php header('Location: /login');", undefined],
    ["does not exist", undefined, "/nothing"],
    ["asks for a password", "<?php http_response_code(401);", undefined],
  ])("accepts a page that %s", async (_, index, path = "/") => {
    expect(await bootOf({ "public/index.php": index ?? "" }, path, "ok")).toEqual([ready, "health 200"]);
  });

  it("asks the page that the setting names, with its query, and no other", async () => {
    const files = { ...fatal, "public/check.php": "<?php http_response_code($_GET['a'] === '[1]' ? 200 : 500);" };
    expect(await bootOf(files, "/check.php?a=[1]&b={x,y}", "ok")).toEqual([ready, "health 200"]);
  });

  it("is not asked when the setting is empty", async () => {
    expect(await bootOf(fatal, undefined, "ok")).toEqual([ready, "health 200"]);
  });

  it("fails the boot when the account of the database needs an operator and the page fails", async () => {
    expect((await bootOf(fatal, "/", "denied")).at(-2)).toContain("lamp: FAILED at page: GET /: 500.");
  });
});
