import { describe, expect, it } from "vitest";
import { failureText, type HealthFailure, type SickServer } from "./healthFailure";

const server = (n: number, failed?: string): SickServer => ({
  name: `lamp-web-${n}`,
  zone: "eu-central-1a",
  health: { id: `i-${n}`, port: 80, state: "unhealthy", reason: "Target.Timeout", description: "Request timed out" },
  console: { tail: ["last line"], failed, isReady: false },
});
const text = (changes: Partial<HealthFailure>) =>
  failureText({ sick: [server(1), server(2)], of: 2, hasGivenUp: false, othersHealthy: 2, seconds: 900, ...changes });

describe("failureText", () => {
  it("names the servers, AWS's reason, what they say, and the commands that help", () => {
    const sick = [
      server(1, "packages: E: no mirror; check the route"),
      server(2, "packages: E: no mirror; check the route"),
    ];
    expect(text({ sick, hasGivenUp: true, seconds: 34 })).toBe(
      [
        "2 of 2 web servers are not healthy after 34 s. Each of them has given up, so the update waits no longer.",
        "No old server was removed: the servers from before still serve the site.",
        "  lamp-web-1 (i-1) in eu-central-1a: unhealthy, Target.Timeout: Request timed out",
        "    its setup has failed at packages: E: no mirror; check the route",
        "    | last line",
        "  lamp-web-2 (i-2) in eu-central-1a: unhealthy, Target.Timeout: Request timed out",
        "    its setup has failed at packages: E: no mirror; check the route",
        "    | last line",
        "What to do: correct the cause first.",
        "  If that changed the site or a setting: pulumi up, which makes new servers.",
        "  If it changed something else, for example a route or a mirror: pulumi up --replace '**Instance::lamp-web-1' --replace '**Instance::lamp-web-2'. A server does not begin its setup again.",
        "  To keep the release from before: take the change back, then pulumi up --refresh.",
        "  If only the check is wrong, go on without the check: LAMP_SKIP_HEALTH_GATE=1 pulumi up.",
      ].join("\n"),
    );
  });

  it("says that the time was up, and how to wait once more, when a server may still become healthy", () => {
    expect(text({})).toMatch(/^2 of 2 web servers are not healthy after 900 s \(lamp:healthTimeoutSeconds\)\.$/m);
    expect(text({})).toContain("If a server only needs more time: pulumi up, which waits once more.");
  });

  it("names no servers from before and no way back to them when there are none, as in a first update", () => {
    const first = text({ othersHealthy: 0 });
    expect(first).toContain("Nothing serves the site: there are no healthy servers from before.");
    expect(first).not.toMatch(/still serve|take the change back|old server/);
  });

  it("says which servers serve the site when some of the new ones are healthy", () => {
    expect(text({ sick: [server(2)], othersHealthy: 0 })).toMatch(
      /^1 of 2 web servers is .*\nThe healthy servers serve/,
    );
  });

  it("names the command that registers a server again which somebody has taken out of the group", () => {
    const out = { ...server(1), health: { ...server(1).health, state: "not registered" } };
    expect(text({ sick: [out] })).toContain("pulumi up --refresh, which registers it again.");
    expect(text({ sick: [out] })).not.toContain("more time");
  });
});
