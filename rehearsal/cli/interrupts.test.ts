import { afterEach, describe, expect, it } from "vitest";
import { Interrupts } from "./interrupts";

describe("an interrupt", () => {
  afterEach(() => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.removeAllListeners(signal);
  });

  it("goes to the newest handler, and to the one before when that is released", () => {
    const interrupts = new Interrupts();
    const heard: string[] = [];
    interrupts.handle(signal => heard.push(`rehearsal ${signal}`));
    const release = interrupts.handle(signal => heard.push(`hold ${signal}`));
    interrupts.receive("SIGINT", 0);
    release();
    interrupts.receive("SIGTERM", 10_000);
    expect(heard).toEqual(["hold SIGINT", "rehearsal SIGTERM"]);
  });

  it("counts once when it comes twice, as it does through npm", () => {
    const interrupts = new Interrupts();
    let count = 0;
    interrupts.handle(() => count++);
    for (const ms of [0, 40, 2_900, 4_000]) interrupts.receive("SIGINT", ms);
    expect(count).toBe(2);
  });

  it.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)(
    "by %s ends a wait for it, and reaches no other handler until the next one",
    async signal => {
      const interrupts = new Interrupts();
      const heard: string[] = [];
      interrupts.handle(name => heard.push(name));
      const wait = interrupts.next().then(() => heard.push("wait is over"));
      process.emit(signal);
      await wait;
      interrupts.receive("SIGTERM", performance.now() + 10_000);
      expect(heard).toEqual(["wait is over", "SIGTERM"]);
    },
  );
});
