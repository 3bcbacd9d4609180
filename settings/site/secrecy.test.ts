import * as pulumi from "@pulumi/pulumi";
import { expect, it } from "vitest";
import { secrecyProblems } from "./secrecy";

const given = { environment: { A: "1" }, secrets: { B: "2" } };
const wrong = (encrypted: string[]) => {
  pulumi.runtime.setAllConfig({}, encrypted);
  return secrecyProblems(given).map(({ key }) => key);
};

it("refuses secrets in clear, and encrypted variables that a preview would show", () => {
  expect(wrong(["lamp:secrets"])).toEqual([]);
  expect(wrong([])).toEqual(["lamp:secrets"]);
  expect(wrong(["lamp:secrets", "lamp:environment"])).toEqual(["lamp:environment"]);
});

it("asks nothing of settings that are not set", () => {
  pulumi.runtime.setAllConfig({}, ["lamp:environment"]);
  expect(secrecyProblems({ environment: {}, secrets: {} })).toEqual([]);
});
