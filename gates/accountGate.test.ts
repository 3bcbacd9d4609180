import { describe, expect, it } from "vitest";
import { waitForAccount } from "./accountGate";
import type { ServerConsole } from "./serverConsole";

const boots: ServerConsole = { tail: ["it boots"], failed: undefined, isReady: false };
const unreadable: ServerConsole = { ...boots, tail: ["(its console cannot be read: denied)"], unreadable: "denied" };

/** What the gate does when the console says this, one after the other, and then always the last. */
async function outcome(...consoles: ServerConsole[]): Promise<{ seconds: number; said: string[]; error: string }> {
  let now = 0;
  let asked = 0;
  const said: string[] = [];
  const clock = { now: () => now, sleep: async (ms: number) => void (now += ms) };
  const read = async () => consoles[Math.min(asked++, consoles.length - 1)]!;
  const error = await waitForAccount(read, text => void said.push(text), clock).then(
    () => "",
    (failure: unknown) => (failure as Error).message,
  );
  return { seconds: now / 1000, said, error };
}

describe("the gate of the account server", () => {
  it("opens when the server says that the account is there", async () => {
    const { error, said } = await outcome(boots, { ...boots, isReady: true });
    expect([error, said]).toEqual(["", ["waiting for lamp-account-server: it boots"]]);
  });

  it("fails at once when the server has given up, with its words and the command that helps", async () => {
    const { error, seconds } = await outcome({ ...boots, failed: "packages: no mirror; check the route" });
    expect(seconds).toBe(0);
    expect(error).toBe(
      "The server lamp-account-server has not given the site its database account: it has failed at packages: no mirror; check the route. " +
        "Web servers go on with the account that they have; a new stack has none. " +
        "What to do: remove the cause, then pulumi up --replace '**Instance::lamp-account-server'.",
    );
  });

  it("gives up after twenty minutes without a word, and names the last one", async () => {
    const { error, seconds } = await outcome(boots);
    expect(seconds).toBe(1200);
    expect(error).toContain("after 1200 s its last words are: it boots");
  });

  it("waits again in the next update when the console could not be read", async () => {
    const { error, seconds } = await outcome(unreadable);
    expect(seconds).toBe(27);
    expect(error).toMatch(
      /cannot be read: denied\. .* needs ec2:GetConsoleOutput\. What to do: when AWS answers, run pulumi up again\.$/,
    );
    expect((await outcome(...Array<ServerConsole>(9).fill(unreadable), { ...boots, isReady: true })).error).toBe("");
  });
});
