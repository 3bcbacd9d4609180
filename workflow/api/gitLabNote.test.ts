import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { writeNote } from "./gitLabNote";

const text = "<!-- review of lamp/prod -->\n## Review of `lamp/prod`\n";

/** GitLab as its documentation describes it: "Notes API", "REST API" (pagination by headers), "Users API". */
const gitLab = {
  self: 7,
  status: 0,
  notes: [] as { id: number; body: string; author: { id: number } }[],
  asked: [] as string[],
};
const server = createServer((request, response) => {
  void answer(request).then(({ status, data, headers = {} }) =>
    response.writeHead(status, { "Content-Type": "application/json", ...headers }).end(JSON.stringify(data)),
  );
});

async function answer(
  request: IncomingMessage,
): Promise<{ status: number; data: unknown; headers?: Record<string, string> }> {
  let body = "";
  for await (const chunk of request) body += String(chunk);
  const url = new URL(request.url ?? "", "http://x");
  gitLab.asked.push(`${request.method} ${url.pathname}`);
  if (request.headers["private-token"] !== "glpat-x") return { status: 401, data: { message: "401 Unauthorized" } };
  if (gitLab.status !== 0 && request.method !== "GET") return { status: gitLab.status, data: { message: "no" } };
  if (url.pathname === "/api/v4/user") return { status: 200, data: { id: gitLab.self } };
  const id = /^\/api\/v4\/projects\/42\/merge_requests\/3\/notes(?:\/(\d+))?$/.exec(url.pathname);
  if (id === null) return { status: 404, data: { message: "404 Not found" } };
  if (request.method === "GET") {
    const [page, perPage] = [
      Number(url.searchParams.get("page")),
      Math.min(100, Number(url.searchParams.get("per_page"))),
    ];
    const data = gitLab.notes.slice((page - 1) * perPage, page * perPage);
    return { status: 200, data, headers: { "X-Next-Page": gitLab.notes.length > page * perPage ? `${page + 1}` : "" } };
  }
  const given = (JSON.parse(body) as { body: string }).body;
  if (request.method === "POST") gitLab.notes.push({ id: 900, body: given, author: { id: gitLab.self } });
  gitLab.notes = gitLab.notes.map(note => (String(note.id) === id[1] ? { ...note, body: given } : note));
  return { status: request.method === "POST" ? 201 : 200, data: {} };
}

let environment: Record<string, string>;
beforeAll(async () => {
  await new Promise<void>(resolve => server.listen(0, "127.0.0.1", resolve));
  environment = {
    CI_API_V4_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v4`,
    CI_PROJECT_ID: "42",
    CI_MERGE_REQUEST_IID: "3",
    GITLAB_TOKEN: "glpat-x",
  };
});
afterAll(() => server.close());
beforeEach(() => Object.assign(gitLab, { status: 0, notes: [], asked: [] }));

describe("the note in a merge request of GitLab", () => {
  it("is written when there is none", async () => {
    expect(await writeNote(text, environment)).toBe("The note is written.");
    expect(gitLab.notes.map(({ body }) => body)).toEqual([text]);
  });

  it("is edited in place when there is one, also on the second page", async () => {
    const others = Array.from({ length: 120 }, (_, id) => ({ id, body: "LGTM", author: { id: 1 } }));
    gitLab.notes = [...others, { id: 500, body: `${text}old`, author: { id: 7 } }];
    expect(await writeNote(text, environment)).toBe("The note 500 is edited.");
    expect(gitLab.notes).toHaveLength(121);
    expect(gitLab.notes.at(-1)?.body).toBe(text);
  });

  it("leaves alone a note of somebody else with the same first line, and that of another stack", async () => {
    const before = [
      { id: 1, body: text, author: { id: 1 } },
      { id: 2, body: "<!-- review of lamp/dev -->\n", author: { id: 7 } },
    ];
    gitLab.notes = [...before];
    await writeNote(text, environment);
    expect(gitLab.notes.slice(0, 2)).toEqual(before);
    expect(gitLab.notes).toHaveLength(3);
  });

  it.each([
    ["no review", "hello", {}, "The text is no review: its first line does not name a stack."],
    ["too long", `${text}${"x".repeat(1_000_000)}`, {}, "A note of GitLab has at most 1000000."],
    ["not in a merge request", text, { CI_MERGE_REQUEST_IID: "" }, "CI_MERGE_REQUEST_IID is not set"],
    ["without a token", text, { GITLAB_TOKEN: "" }, "GITLAB_TOKEN is not set: docs/gitlab.md"],
    ["with a wrong token", text, { GITLAB_TOKEN: "old" }, "(401). GITLAB_TOKEN is wrong or has expired"],
    ["of another project", text, { CI_PROJECT_ID: "1" }, "GitLab has refused to read the notes (404)."],
    ["when nobody answers", text, { CI_API_V4_URL: "http://127.0.0.1:1" }, "GitLab did not answer"],
  ])("is refused with a clear message: %s", async (_what, given, changed, message) => {
    await expect(writeNote(given, { ...environment, ...changed })).rejects.toThrow(message);
    expect(gitLab.notes).toEqual([]);
  });

  it.each([
    [403, 'it needs the scope "api" and the role Reporter'],
    [429, "Run the job again"],
    [500, "(500)"],
  ])("says what to do when GitLab answers %i", async (status, message) => {
    gitLab.status = status;
    await expect(writeNote(text, environment)).rejects.toThrow(message);
  });
});
