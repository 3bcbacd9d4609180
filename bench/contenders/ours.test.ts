import { describe, expect, it } from "vitest";
import { serverFiles } from "../../components/web/serverFiles";
import { policyOf } from "./ours";

const unit = (name: string, policy: string) => ({
  path: `/etc/systemd/system/${name}.service.d/lamp.conf`,
  mode: "0644",
  content: `[Service]\nCPUSchedulingPolicy=${policy}\n`,
});

describe("the configuration of this stack", () => {
  it("is what user-data brings, not a copy", () => {
    const file = serverFiles().find(({ path }) => path === "/usr/local/share/lamp/configure.sh");
    expect(file?.content).toContain("Define LAMP_HTACCESS");
  });

  it("has the scheduling policy of its systemd units", () => {
    expect(policyOf([unit("apache2", "batch"), unit("php8.4-fpm", "batch")])).toBe("batch");
    expect(() => policyOf([unit("apache2", "batch"), unit("php8.4-fpm", "fifo")])).toThrow(
      "Apache and PHP have scheduling policies that the benchmark does not know: batch, fifo.",
    );
  });
});
