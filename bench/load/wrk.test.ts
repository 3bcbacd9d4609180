import { describe, expect, it } from "vitest";
import { parse } from "./wrk";

describe("what wrk prints", () => {
  it("becomes good answers per second, and times in milliseconds", () => {
    const line =
      '{"requests":3000,"microseconds":2000000,"mean":2000,"p50":1500,"p99":20000,"max":31000,"failed":2,"refused":5}';
    expect(parse(`Running 2s test\n${line}\n`)).toEqual({
      perSecond: 1497.5,
      requests: 3000,
      p50: 1.5,
      p99: 20,
      starved: 0,
      max: 31,
      failed: 2,
      refused: 5,
    });
  });

  it("does not hide connections that got no answer at all behind the others' good times", () => {
    const line = (requests: number, mean: number) =>
      `{"requests":${requests},"microseconds":1000000,"mean":${mean},"p50":1,"p99":9000,"max":9,"failed":0,"refused":0}`;
    const { starved, p99 } = parse(line(2000, 8000), 64);
    expect({ starved, p99 }).toEqual({ starved: 48, p99: 1000 });
    expect(parse(line(2000, 31_500), 64)).toMatchObject({ starved: 0, p99: 9 });
  });

  it("is an error, with wrk's words, when there is no result", () => {
    expect(() => parse("unable to connect\n")).toThrow("wrk printed no result: unable to connect");
  });
});
