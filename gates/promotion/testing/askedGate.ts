import * as pulumi from "@pulumi/pulumi";
import { type Mock, vi } from "vitest";
import { record } from "../../../tests/support/record";
import { clock } from "../../polling";
import { type RdsInstance, rdsReader } from "../rds";

/** Lets the clock of the gates run only during `sleep`, from 0 on, until the test's spies are restored. Returns its time. */
export function sleepingClock(): () => number {
  let now = 0;
  vi.spyOn(clock, "now").mockImplementation(() => now);
  vi.spyOn(clock, "sleep").mockImplementation(async milliseconds => void (now += milliseconds));
  return () => now;
}

/**
 * Runs a gate that asks RDS about one database. The test has mocked `./rds`.
 *
 * @param look RDS's answer, by the seconds since the gate began
 * @param close is called when the gate ends its connections
 * @returns how the gate ends, after how long, what it says meanwhile, and the arguments of each question
 */
export async function askedGate(
  gate: () => Promise<unknown>,
  look: (seconds: number) => RdsInstance | undefined,
  close: Mock,
  preview = false,
) {
  const now = sleepingClock();
  const instance = vi.fn(async (..._: unknown[]) => look(now() / 1000));
  vi.mocked(rdsReader).mockResolvedValue({ instance, close } as unknown as Awaited<ReturnType<typeof rdsReader>>);
  const info = vi.spyOn(pulumi.log, "info").mockResolvedValue();
  let result: "open" | Error = "open";
  await record(async () => void (await gate().catch((error: Error) => (result = error))), { preview });
  return {
    result: result as "open" | Error,
    seconds: now() / 1000,
    said: info.mock.calls.map(([text]) => text),
    asked: instance.mock.calls,
  };
}
