import { describe, expect, it } from "vitest";
import { pageRequest, plainRequest, sampleRequest } from "./requests";

const requests = Array.from({ length: 100 }, (_, n) => sampleRequest(n, `message ${n}`));
const one = (what: string) => requests.find(request => request.what === what)!;
const answer = (status: number, body = "", headers = {}) => ({ status, body, headers });

describe("visitors of the sample site", () => {
  it("read through PHP and the database in half of their requests, and write in a tenth", () => {
    const share = (what: string) => requests.filter(request => request.what === what).length;
    expect([share("read") + share("page"), share("write"), share("file")]).toEqual([50, 10, 40]);
  });

  it("write messages that are all different", () => {
    const messages = requests.flatMap(request => (request.form === undefined ? [] : [request.form["message"]]));
    expect(new Set(messages).size).toBe(10);
    expect(one("write").form).toEqual({ name: "drill", message: "message 3", probe: "1" });
  });

  it.each([
    ["read", answer(200, '{"entries": []}'), "good"],
    ["read", answer(200, "<html>"), "wrong body"],
    ["read", answer(200, '{"error": "x"}'), "wrong body"],
    ["read", answer(503, '{"error": "the database does not answer"}'), "HTTP 503"],
    ["page", answer(200, '<p class="source">Nobody has signed yet</p></html>'), "good"],
    ["page", answer(200, "<p>The guest book is resting</p></html>"), "wrong body"],
    ["page", answer(200, '<p class="source">cut off'), "wrong body"],
    ["file", answer(200, "body { color: red }\n"), "good"],
    ["file", answer(200, "body { color"), "wrong body"],
    ["file", answer(304), "HTTP 304"],
    ["write", answer(303), "good"],
    ["write", answer(503, '<p class="notice">Later', { "retry-after": "5" }), "refused"],
    ["write", answer(503, "The site is busy."), "HTTP 503"],
    ["write", answer(503, '<p class="notice">Later'), "HTTP 503"],
    ["write", answer(200), "HTTP 200"],
  ])("judge the answer to a %s by what a user would say: %o is %s", (what, given, verdict) => {
    expect(one(what).judge(given)).toBe(verdict);
  });
});

describe("visitors of any other site", () => {
  it.each([
    [answer(200, "hello"), "good"],
    [answer(302), "good"],
    [answer(200), "empty body"],
    [answer(404, "no"), "HTTP 404"],
    [answer(502, "no"), "HTTP 502"],
  ])("judge its first page: %o is %s", (given, verdict) => {
    expect(plainRequest().judge(given)).toBe(verdict);
  });
});

describe("visitors of one page", () => {
  it.each([
    [answer(200, "hello"), "good"],
    [answer(302), "HTTP 302"],
    [answer(200), "wrong body"],
    [answer(500, "no"), "HTTP 500"],
  ])("judge it: %o is %s", (given, verdict) => {
    const request = pageRequest("/page.php");
    expect([request.path, request.judge(given)]).toEqual(["/page.php", verdict]);
  });
});
