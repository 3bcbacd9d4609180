import { authorityPem, issueCertificate } from "../../rehearsal/machines/images/authorities";
import { until } from "../../rehearsal/support/until";
import { loadCore } from "./cores";
import type { Lab } from "./lab";
import type { Root } from "./root";

export const region = "eu-central-1";
const host = `logs.${region}.amazonaws.com`;
const metadataAddress = "169.254.169.254";
const keys = JSON.stringify({ AccessKeyId: "AKIAIOSFODNN7EXAMPLE", SecretAccessKey: "secret", Token: "token" });

const caddyfile = (address: string) => `{
  admin off
  auto_https off
}
https://${host} {
  bind ${address}
  tls /etc/caddy/logs.pem /etc/caddy/logs.pem
  respond "{}"
}
http://${metadataAddress} {
  bind ${metadataAddress}
  respond /latest/meta-data/iam/security-credentials/ web
  respond /latest/meta-data/iam/security-credentials/web \`${keys}\`
  respond /latest/meta-data/instance-id i-0123456789abcdef0
  respond token
}
`;

/**
 * Takes all logs over TLS, and is the metadata service with the keys for it. It checks nothing: it is there for what the shipping of
 * logs costs a server. What CloudWatch takes and refuses is tested with the rehearsal's.
 */
export class CloudWatch {
  readonly #root: Root;

  private constructor(root: Root) {
    this.#root = root;
  }

  static async start(lab: Lab): Promise<CloudWatch> {
    const root = await lab.root("cloudwatch");
    await lab.sandbox.exec(["ip", "address", "add", `${metadataAddress}/32`, "dev", "lo"]);
    root.write("/etc/caddy/logs.pem", await issueCertificate([host]));
    root.write("/etc/caddy/Caddyfile", caddyfile(root.address));
    const program = "export HOME=/root; exec caddy run --config /etc/caddy/Caddyfile";
    root.start("caddy", program, { cgroup: lab.cgroups.make("cloudwatch"), policy: "other", core: loadCore });
    const metadata = ["curl", "-sS", `http://${metadataAddress}/latest/meta-data/instance-id`];
    const seen = () => root.run("tail -n 5 /var/log/caddy.out");
    await until("the metadata service", { seconds: 20, intervalMs: 100, seen }, async () =>
      (await lab.ask(metadata).catch(() => "")).startsWith("i-"),
    );
    return new CloudWatch(root);
  }

  /** Tells a server where CloudWatch is, and what signs its certificate. */
  async introduce(root: Root): Promise<void> {
    root.write("/etc/hosts", `${root.read("/etc/hosts")}${this.#root.address} ${host}\n`);
    root.write("/etc/lamp/aws-ca.pem", await authorityPem("public"));
  }
}
