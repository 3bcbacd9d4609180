import { describe, expect, it } from "vitest";
import { Availability } from "./availability";

describe("Availability", () => {
  it("passes on the answer of an available machine, and its failure", async () => {
    const availability = new Availability();
    expect(await availability.ask(async () => "answer", "nothing")).toBe("answer");
    await expect(availability.ask(() => Promise.reject(new Error("refused")), "nothing")).rejects.toThrow("refused");
  });

  it("sends no request to an unavailable machine", async () => {
    const availability = new Availability();
    let asked = 0;
    availability.markUnavailable();
    expect(await availability.ask(async () => `${++asked}`, "nothing")).toBe("nothing");
    await availability.markAvailable();
    expect(await availability.ask(async () => `${++asked}`, "nothing")).toBe("1");
  });

  it("gives up a request when the machine freezes, and waits for its end when the machine goes on", async () => {
    const availability = new Availability();
    const events: string[] = [];
    let thaw: (text: string) => void = () => undefined;
    const answer = availability.ask(() => new Promise<string>(done => (thaw = done)), "nothing");
    availability.markUnavailable();
    expect(await answer).toBe("nothing");
    const back = availability.markAvailable().then(() => events.push("back"));
    await new Promise(done => setTimeout(done, 10));
    events.push("thawed");
    thaw("late");
    await back;
    expect(events).toEqual(["thawed", "back"]);
  });

  it("treats a failure as no answer when the machine has lost its power meanwhile", async () => {
    const availability = new Availability();
    const answer = availability.ask(async () => {
      availability.markUnavailable();
      throw new Error("connection reset");
    }, "nothing");
    expect(await answer).toBe("nothing");
  });
});
