import { describe, expect, it } from "vitest";
import { parse } from "./wrk";

describe("the result of wrk", () => {
  it("becomes good answers per second, and times in milliseconds", () => {
    const line =
      '{"requests":3000,"microseconds":2000000,"mean":2000,"p50":1500,"p99":20000,"max":31000,"failed":2,"refused":5}';
    expect(parse(`Running 2s test\n${line}\n`)).toEqual({
      perSecond: 1497.5,
      requests: 3000,
      p50Ms: 1.5,
      p99Ms: 20,
      starved: 0,
      maxMs: 31,
      failed: 2,
      refused: 5,
    });
  });

  it("counts connections that got no answer at all in p99", () => {
    const line = (requests: number, mean: number) =>
      `{"requests":${requests},"microseconds":1000000,"mean":${mean},"p50":1,"p99":9000,"max":9,"failed":0,"refused":0}`;
    const { starved, p99Ms } = parse(line(2000, 8000), 64);
    expect({ starved, p99Ms }).toEqual({ starved: 48, p99Ms: 1000 });
    expect(parse(line(2000, 31_500), 64)).toMatchObject({ starved: 0, p99Ms: 9 });
  });

  it("is an error with the output of wrk when there is no result", () => {
    expect(() => parse("unable to connect\n")).toThrow("wrk printed no result: unable to connect");
  });
});
