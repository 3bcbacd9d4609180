import { describe, expect, it } from "vitest";
import { parseOutputs } from "./outputs";

describe("parseOutputs", () => {
  it("takes the outputs that it knows and ignores the others", () => {
    const server = { id: "i-1", zone: "eu-central-1a", privateAddress: "10.20.0.5" };
    const outputs = { url: "http://lamp.test", webServers: [server], healthy: ["i-1"], databaseWriter: "db-1.test" };
    expect(parseOutputs(JSON.stringify(outputs), "stack dev")).toEqual({
      url: new URL("http://lamp.test/"),
      webServers: [server],
      databaseWriter: "db-1.test",
    });
  });

  it.each([{}, { url: "[secret]" }, { url: 7 }, { url: "ftp://lamp.test" }, { url: "http://" }])(
    "refuses outputs without a url: %j",
    outputs => {
      expect(() => parseOutputs(JSON.stringify(outputs), "stack dev")).toThrow(
        'stack dev has no output "url" that begins with http:// or https://: there is no site to check.',
      );
    },
  );

  it.each(["", "null", "no stack", "3"])("refuses text that is not a JSON object: %j", text => {
    expect(() => parseOutputs(text, "outputs.json")).toThrow(
      'outputs.json is not the JSON object that "pulumi stack output --json" writes.',
    );
  });
});
