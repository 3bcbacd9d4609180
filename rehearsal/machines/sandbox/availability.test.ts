import { describe, expect, it } from "vitest";
import { Presence } from "./availability";

describe("Presence", () => {
  it("gives the answer of a machine that is there, and its failure", async () => {
    const presence = new Presence();
    expect(await presence.ask(async () => "answer", "nothing")).toBe("answer");
    await expect(presence.ask(() => Promise.reject(new Error("refused")), "nothing")).rejects.toThrow("refused");
  });

  it("does not ask a machine that is away", async () => {
    const presence = new Presence();
    let asked = 0;
    presence.leave();
    expect(await presence.ask(async () => `${++asked}`, "nothing")).toBe("nothing");
    await presence.comeBack();
    expect(await presence.ask(async () => `${++asked}`, "nothing")).toBe("1");
  });

  it("does not wait for a machine whose time stops while it is asked, and waits for that answer when it is back", async () => {
    const presence = new Presence();
    const events: string[] = [];
    let thaw: (text: string) => void = () => undefined;
    const answer = presence.ask(() => new Promise<string>(done => (thaw = done)), "nothing");
    presence.leave();
    expect(await answer).toBe("nothing");
    const back = presence.comeBack().then(() => events.push("back"));
    await new Promise(done => setTimeout(done, 10));
    events.push("thawed");
    thaw("late");
    await back;
    expect(events).toEqual(["thawed", "back"]);
  });

  it("takes a failure for silence when the machine has lost its power meanwhile", async () => {
    const presence = new Presence();
    const answer = presence.ask(async () => {
      presence.leave();
      throw new Error("connection reset");
    }, "nothing");
    expect(await answer).toBe("nothing");
  });
});
