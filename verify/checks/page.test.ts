import { createServer, type IncomingMessage, type OutgoingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CannotTell } from "../cannotTell";
import { Site } from "../site";
import { visit } from "../visit";
import { page } from "./page";

/** The answer of a site to a request: status, headers and body. */
type Reply = readonly [number, OutgoingHttpHeaders?, string?];

describe("the page at the url", () => {
  let server: Server;
  let reply: (request: IncomingMessage) => Reply;
  let base: string;
  beforeEach(async () => {
    server = createServer((request, response) => {
      const [status, headers = {}, body = ""] = reply(request);
      response.writeHead(status, headers).end(body);
    });
    await new Promise<void>(done => server.listen(0, "127.0.0.1", done));
    base = `http://site.test:${(server.address() as AddressInfo).port}`;
  });
  afterEach(() => void server.close());

  const hosts: Readonly<Record<string, string>> = { "site.test": "127.0.0.1", "www.site.test": "127.0.0.1" };
  const ask = (url = `${base}/`) =>
    page.ask(
      new Site({ url: new URL(url), webServers: [] }, async name => {
        const address = hosts[name] ?? (name === "elsewhere.test" ? "192.0.2.1" : undefined);
        if (address === undefined) throw new Error(`the name ${name} has no address`);
        return [address];
      }),
    );
  const hello = "<!doctype html><title>t</title><p>hello";
  /** Answers each path with its reply, and every other one with a page. */
  const site = (replies: Readonly<Record<string, Reply>>) => {
    reply = ({ url = "" }) => replies[url] ?? [200, {}, hello];
  };
  const to = (location: string, status = 302): Reply => [status, { location }];

  const fine: readonly [string, () => Readonly<Record<string, Reply>>, string][] = [
    ["at the url itself", () => ({}), "status 200, 39 bytes"],
    ["behind a redirect", () => ({ "/": to("/en/") }), "status 200, 39 bytes at BASE/en/ after a redirect"],
    ["behind redirects of every kind", () => ({ "/": to("a", 301), "/a": to("/b?c=1", 307), "/b?c=1": to("d", 308) }), "status 200, 39 bytes at BASE/d after 3 redirects"],
    ["behind a page that sends visitors on at once", () => ({ "/": [200, {}, '<meta http-equiv="refresh" content="0; url=/x">'] }), "status 200, 39 bytes at BASE/x after a redirect"],
    ["behind the header Refresh", () => ({ "/": [200, { refresh: "0;url=/x" }] }), "status 200, 39 bytes at BASE/x after a redirect"],
    ["that is loaded again every minute", () => ({ "/": [200, {}, '<meta http-equiv="refresh" content="60; url=/">hello'] }), "status 200, 52 bytes"],
    ["on a name that leads to the same servers", () => ({ "/": to(base.replace("site", "www.site") + "/x") }), "status 200, 39 bytes at WWW/x after a redirect"],
    ["that only a script fills", () => ({ "/": [200, {}, '<html><body><div id="root"></div><script src="a.js"></script>'] }), "status 200, 61 bytes"],
    ["that is an image", () => ({ "/": [200, {}, '<html><body><img src="a.png">'] }), "status 200, 29 bytes"],
    ["that explains errors", () => ({ "/": [200, {}, "<html><h1>PHP</h1><pre>Fatal error: Uncaught Error</pre>"] }), "status 200, 56 bytes"],
    ["that is JSON", () => ({ "/": [200, {}, "{}"] }), "status 200, 2 bytes"],
  ]; // prettier-ignore
  it.each(fine)("passes: a page %s", async (_, replies, seen) => {
    site(replies());
    const printed = seen.replace("BASE", base).replace("WWW", base.replace("site", "www.site"));
    expect(await ask()).toBe(printed);
  });

  it("passes behind redirects to itself that set cookies, as a browser keeps them", async () => {
    reply = ({ headers }) => {
      if (headers.cookie === undefined)
        return [302, { location: "/", "set-cookie": ["step=1; Path=/; HttpOnly", "a=1"] }];
      if (headers.cookie === "step=1; a=1") return [302, { location: "/", "set-cookie": ["step=2", "a=; Max-Age=0"] }];
      return headers.cookie === "step=2" ? [200, {}, hello] : [400];
    };
    expect(await ask()).toBe(`status 200, 39 bytes at ${base}/ after 2 redirects`);
  });

  const look = "look at rewrite rules in .htaccess and apache.conf, and at the address that the site has for itself";
  const wrong: readonly [string, () => Readonly<Record<string, Reply>>, string][] = [
    ["a redirect to itself", () => ({ "/": to("/") }), `BASE/ redirects to itself; ${look}`],
    ["a redirect to itself with the full address", () => ({ "/": to(`${base}/#top`, 301) }), `BASE/ redirects to itself; ${look}`],
    ["a page that loads itself again at once", () => ({ "/": [200, {}, "<meta http-equiv=refresh content='0; URL=/'>"] }), `BASE/ redirects to itself; ${look}`],
    ["a circle", () => ({ "/": to("/a"), "/a": to("/b"), "/b": to("/a") }), `BASE/a redirects in a circle: BASE/a -> BASE/b -> BASE/a; ${look}`],
    ["another host", () => ({ "/": to("http://elsewhere.test/x") }), `BASE/ redirects to http://elsewhere.test/x, another host than that of the stack's url: ${look}`],
    ["a host without an address", () => ({ "/": to("http://none.test/") }), `BASE/ redirects to http://none.test/, another host than that of the stack's url: ${look}`],
    ["another port", () => ({ "/": to("http://site.test:81/") }), "BASE/ redirects to http://site.test:81/, another port, where this stack serves nothing"],
    ["HTTPS without a certificate", () => ({ "/": to("https://site.test/") }), "BASE/ redirects to https://site.test/, but this stack has no HTTPS: set lamp:domain, or let the site not ask for it"],
    ["a redirect to nowhere", () => ({ "/": [302] }), "BASE/ answers 302 without a Location: a browser shows nothing"],
    ["a redirect to what is no address", () => ({ "/": to("http://") }), 'BASE/ redirects to "http://", which is no address'],
    ["a redirect to an error", () => ({ "/": to("/x"), "/x": [404] }), "BASE/x answers 404: is there an index.php or index.html in public/?"],
    ["an error of the server", () => ({ "/": [500] }), "BASE/ answers 500: look on a server at /var/log/lamp/error.log, and at PHP's errors in the journal"],
    ["a folder without an index", () => ({ "/": [403] }), "BASE/ answers 403: is there an index.php or index.html in public/, and do the rules in .htaccess allow it?"],
    ["an answer of the balancer", () => ({ "/": [503] }), "BASE/ answers 503"],
    ["nothing", () => ({ "/": [200, {}, " \n"] }), "BASE/ answers 200 with an empty body"],
    ["204", () => ({ "/": [204] }), "BASE/ answers 204 with an empty body"],
    ["a white page", () => ({ "/": [200, {}, "<!doctype html><html><head><title>Shop</title></head><body><div>&nbsp;</div></body></html>"] }), "BASE/ answers 200 with a page without any content"],
    ["the source of a program", () => ({ "/": [200, {}, "<?php echo 1;"] }), "BASE/ answers 200 with the source of a program: PHP has not run it"],
    ["an error of PHP", () => ({ "/": [200, {}, "<br />\n<b>Fatal error</b>:  Uncaught Error: x in /srv"] }), "BASE/ answers 200 with an error of PHP"],
    ["an exception", () => ({ "/": [200, {}, "Uncaught PDOException: no driver"] }), "BASE/ answers 200 with an error of PHP"],
    ["a warning of PHP", () => ({ "/": [200, {}, "<b>Warning</b>:  x in <b>/srv/a.php</b> on line <b>3</b><p>hello"] }), "BASE/ answers 200 with a message of PHP: set display_errors to off"],
    ["an error of the database", () => ({ "/": [200, {}, "<h1>Error establishing a database connection</h1>"] }), "BASE/ answers 200 with an error of the database"],
    ["an error page with 200", () => ({ "/": [200, {}, "<title>503 Service Unavailable</title><p>Sorry"] }), "BASE/ answers 200 with an error page"],
    ["Debian's own page", () => ({ "/": [200, {}, "<title>Apache2 Debian Default Page: It works</title>"] }), "BASE/ answers 200 with the page of a server without a site"],
    ["a list of files", () => ({ "/": [200, {}, "<title>Index of /</title>"] }), "BASE/ answers 200 with a list of files: is there an index.php or index.html in public/?"],
  ]; // prettier-ignore
  it.each(wrong)("fails: %s", async (_, replies, text) => {
    site(replies());
    await expect(ask()).rejects.toThrow(text.replaceAll("BASE", base));
  });

  it("fails when an HTTPS site sends visitors to plain HTTP", async () => {
    const url = new URL("https://site.test/");
    const answer = { status: 301, headers: { location: "http://site.test/" }, body: "", address: "192.0.2.1" };
    const asked = Object.assign(new Site({ url, webServers: [] }, async () => ["192.0.2.1"]), {
      askAt: async () => answer,
    });
    await expect(visit(asked, url)).rejects.toThrow(
      'https://site.test/ redirects to http://site.test/, without HTTPS: the site has an address with http:// for itself, or does not look at $_SERVER["HTTPS"]',
    );
  });

  it("gives up after as many redirects as a browser follows", async () => {
    reply = ({ url = "" }) => to(`/${Number(url.slice(1)) + 1}`);
    await expect(ask()).rejects.toThrow(`${base}/ redirects more than 20 times, to ${base}/21 in the end`);
  });

  it("cannot tell about a site with a password", async () => {
    site({ "/": [401] });
    await expect(ask()).rejects.toThrow(CannotTell);
  });
});
