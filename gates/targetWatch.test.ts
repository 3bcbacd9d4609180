import { describe, expect, it } from "vitest";
import { drainOthers, type TargetHealth, waitUntilHealthy, type Watch } from "./targetWatch";

const target = (id: string, state: string, reason?: string, description?: string): TargetHealth => ({
  id,
  port: 80,
  state,
  reason,
  description,
});

/** A target group that gives these answers one after the other, then the last one again and again; and a clock that runs only during `sleep`. */
function scene(answers: readonly (readonly TargetHealth[] | Error)[], servers = ["i-1", "i-2"], timeoutSeconds = 10) {
  let [now, asked] = [0, 0];
  const said: string[] = [];
  const deregistered: string[] = [];
  const watch: Watch = {
    servers,
    timeoutSeconds,
    say: text => void said.push(text),
    clock: { now: () => now, sleep: async milliseconds => void (now += milliseconds) },
    group: {
      health: async () => {
        const answer = answers[Math.min(asked++, answers.length - 1)]!;
        if (answer instanceof Error) throw answer;
        return answer;
      },
      deregister: async targets => void deregistered.push(...targets.map(one => one.id)),
    },
  };
  return { watch, said, deregistered, seconds: () => now / 1000, asked: () => asked };
}

const well = [target("i-1", "healthy"), target("i-2", "healthy")];
const booting = [target("i-1", "initial", "Elb.InitialHealthChecking", "Initial health checks in progress")];

const neverFails = async () => false;

describe("waitUntilHealthy", () => {
  it("is done at once when all servers are healthy", async () => {
    const { watch, seconds } = scene([well]);
    expect(await waitUntilHealthy(watch, neverFails)).toMatchObject({ sick: [] });
    expect(seconds()).toBe(0);
  });

  it("asks every two seconds until they are, and says how far it is", async () => {
    const { watch, said, seconds } = scene([booting, booting, well]);
    expect(await waitUntilHealthy(watch, neverFails)).toMatchObject({ sick: [] });
    expect(seconds()).toBe(4);
    expect(said).toEqual([
      "0 of 2 web servers are healthy; i-1: initial, Elb.InitialHealthChecking: Initial health checks in progress; i-2: not registered",
      "0 of 2 web servers are healthy; i-1: initial, Elb.InitialHealthChecking: Initial health checks in progress; i-2: not registered",
      "2 of 2 web servers are healthy",
    ]);
  });

  it("returns the unhealthy ones when the time is up, as they are then", async () => {
    const sick = target(
      "i-2",
      "unhealthy",
      "Target.FailedHealthChecks",
      "Health checks failed with these codes: [502]",
    );
    const { watch, seconds } = scene([booting, [target("i-1", "healthy"), sick]]);
    expect(await waitUntilHealthy(watch, neverFails)).toEqual({ sick: [sick], hasGivenUp: false, othersHealthy: 0 });
    expect(seconds()).toBe(10);
  });

  it("ends when every sick server has failed, and reads their consoles every ten seconds", async () => {
    const sick = [target("i-1", "unhealthy", "Target.Timeout"), target("i-2", "unhealthy", "Target.Timeout")];
    const { watch, seconds } = scene([sick], ["i-1", "i-2"], 600);
    const looks: string[] = [];
    const hasFailed = async (id: string) => {
      looks.push(`${id} after ${seconds()} s`);
      return seconds() >= (id === "i-1" ? 10 : 20);
    };
    expect(await waitUntilHealthy(watch, hasFailed)).toEqual({ sick, hasGivenUp: true, othersHealthy: 0 });
    expect(looks).toEqual([0, 10, 20].flatMap(s => [`i-1 after ${s} s`, `i-2 after ${s} s`]));
  });

  it("goes on while one of the sick servers has not failed", async () => {
    const sick = [target("i-1", "unhealthy"), target("i-2", "initial")];
    const { watch, seconds } = scene([sick], ["i-1", "i-2"], 60);
    expect(await waitUntilHealthy(watch, async id => id === "i-1")).toMatchObject({ sick, hasGivenUp: false });
    expect(seconds()).toBe(60);
  });

  it("asks no healthy server for its console", async () => {
    const { watch } = scene([[target("i-1", "healthy"), target("i-2", "unhealthy")]]);
    const asked: string[] = [];
    await waitUntilHealthy(watch, async id => asked.push(id) > 0);
    expect(asked).toEqual(["i-2"]);
  });

  it("ends when a server was stopped or terminated, which never becomes healthy", async () => {
    const gone = target("i-2", "unused", "Target.InvalidState", "Target is in the stopped state");
    const { watch, seconds } = scene([[target("i-1", "healthy"), gone]], ["i-1", "i-2"], 600);
    expect(await waitUntilHealthy(watch, neverFails)).toMatchObject({ sick: [gone], hasGivenUp: true });
    expect(seconds()).toBe(0);
  });

  it("ends when a server has been out of the group for half a minute, because nobody will register it", async () => {
    const { watch, seconds } = scene([[target("i-1", "healthy")]], ["i-1", "i-2"], 600);
    const { sick, hasGivenUp } = await waitUntilHealthy(watch, neverFails);
    expect([sick.map(({ id }) => id), hasGivenUp, seconds()]).toEqual([["i-2"], true, 30]);
  });

  it("counts the healthy servers from before", async () => {
    const others = [target("i-0", "healthy"), target("i-9", "draining"), target("i-8", "unhealthy")];
    const { watch } = scene([[...booting, ...others]]);
    expect(await waitUntilHealthy(watch, neverFails)).toMatchObject({ othersHealthy: 1 });
  });

  it("takes no notice of other targets in the group", async () => {
    expect(await waitUntilHealthy(scene([[...well, target("i-0", "unhealthy")]]).watch, neverFails)).toMatchObject({
      sick: [],
    });
  });

  it("goes on when AWS fails to answer once or twice", async () => {
    const { watch, said } = scene([new Error("Throttling"), new Error("Throttling"), well]);
    expect(await waitUntilHealthy(watch, neverFails)).toMatchObject({ sick: [] });
    expect(said[0]).toBe("AWS did not answer, trying again: Throttling");
  });

  it("gives up when AWS refuses five times in a row", async () => {
    const { watch, asked } = scene([new Error("AccessDenied: not yours")]);
    await expect(waitUntilHealthy(watch, neverFails)).rejects.toThrow("AccessDenied: not yours");
    expect(asked()).toBe(5);
  });
});

describe("drainOthers", () => {
  const old = (state: string) => target("i-0", state);

  it("does nothing when there are no others", async () => {
    const { watch, deregistered, said } = scene([well]);
    expect(await drainOthers(watch)).toEqual([]);
    expect([deregistered, said]).toEqual([[], []]);
  });

  it("takes the others out and waits until their last requests are answered", async () => {
    const { watch, deregistered, said, seconds } = scene([
      [...well, old("healthy")],
      [...well, old("draining")],
      [...well, old("draining")],
      well,
    ]);
    expect(await drainOthers(watch)).toEqual([]);
    expect(deregistered).toEqual(["i-0"]);
    expect(seconds()).toBe(4);
    expect(said).toEqual([
      "waiting for the last requests of i-0",
      "waiting for the last requests of i-0",
      "the old servers have answered their last requests",
    ]);
  });

  it("also waits for targets that are draining already, without deregistering them again", async () => {
    const { watch, deregistered } = scene([[...well, old("draining")], [...well, old("draining")], well]);
    expect(await drainOthers(watch)).toEqual([]);
    expect(deregistered).toEqual([]);
  });

  it("returns those that do not leave in time", async () => {
    expect(await drainOthers(scene([[...well, old("draining")]]).watch)).toEqual([old("draining")]);
  });
});
