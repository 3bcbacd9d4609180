import { describe, expect, it } from "vitest";
import { configuringPart, landingFiles, policyOf } from "./ours";

const unit = (name: string, policy: string) => ({
  path: `/etc/systemd/system/${name}.service.d/lamp.conf`,
  content: `[Service]\nCPUSchedulingPolicy=${policy}\n`,
});

describe("the configuration of this stack", () => {
  it("is taken from user-data, not from a copy", () => {
    const script = landingFiles().find(({ path }) => path === "/usr/local/sbin/web-server.sh")?.content ?? "";
    const part = configuringPart(script).trimEnd().split("\n");
    expect(part.at(0)).toMatch(/^\[\[ ! -e \$home\/php\.ini \]\]/);
    expect(part.at(-1)).toMatch(/^\[\[ -z \$LAMP_SITE_HOST \]\]/);
  });

  it("cannot be taken from a script whose steps have other names", () => {
    expect(() => configuringPart("begin services x\n")).toThrow(
      "userdata/web-server.sh has no part from `begin configuration` to `begin services`.",
    );
  });

  it("has the scheduling policy of its systemd units", () => {
    expect(policyOf([unit("apache2", "batch"), unit("php8.4-fpm", "batch")])).toBe("batch");
    expect(() => policyOf([unit("apache2", "batch"), unit("php8.4-fpm", "fifo")])).toThrow(
      "Apache and PHP have scheduling policies that the benchmark does not know: batch, fifo.",
    );
  });
});
