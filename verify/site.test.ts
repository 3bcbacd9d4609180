import { createServer, type Server } from "node:net";
import { afterEach, expect, it, vi } from "vitest";
import { CannotTell } from "./cannotTell";
import { parseOutputs } from "./outputs";
import { Site } from "./site";

let silent: Server | undefined;
afterEach(() => {
  vi.restoreAllMocks();
  silent?.close();
});

/** A site that takes connections and never answers, asked by somebody with little patience. */
async function silentSite(allowedNetworks?: readonly string[]): Promise<Error> {
  const server = (silent = createServer());
  await new Promise<void>(resolve => server.listen(0, "127.0.0.1", resolve));
  vi.spyOn(AbortSignal, "timeout").mockImplementation(() => AbortSignal.abort(new DOMException("", "TimeoutError")));
  const { port } = server.address() as { port: number };
  const outputs = parseOutputs(JSON.stringify({ url: `http://127.0.0.1:${port}`, allowedNetworks }), "a test");
  return new Site(outputs, async () => ["127.0.0.1"]).ask("/").then(
    () => new Error("answered"),
    (error: unknown) => error as Error,
  );
}

it("says that this machine may not be let in, and not that the site is down, when networks are chosen", async () => {
  const error = await silentSite(["198.51.100.7/32"]);
  expect(error).toBeInstanceOf(CannotTell);
  expect(error.message).toContain("the site lets in only 198.51.100.7/32 (lamp:allowedNetworks)");
});

it.each([[["0.0.0.0/0"]], [undefined]])("calls a silent site silent when everybody is let in (%j)", async networks => {
  const error = await silentSite(networks);
  expect(error).not.toBeInstanceOf(CannotTell);
  expect(error.message).toMatch(/no answer within 10 s$/);
});
