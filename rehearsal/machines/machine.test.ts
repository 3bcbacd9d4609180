import { describe, expect, it } from "vitest";
import { findMachine } from "./machine";

describe("findMachine", () => {
  const machines = [
    { name: "web-1", id: "i-1" },
    { name: "db-1", id: "db-1" },
  ];

  it("finds a machine by its name and by its id", () => {
    expect(findMachine(machines, "web-1")).toBe(machines[0]);
    expect(findMachine(machines, "i-1")).toBe(machines[0]);
  });

  it("lists the machines that exist when there is none of that name", () => {
    expect(() => findMachine(machines, "web-2")).toThrow("there is no machine web-2; there are: web-1 (i-1), db-1");
  });
});
