import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { renderServerFiles } from "../../components/web/serverFiles";
import { Callers } from "../../rehearsal/aws/http/callers";
import { images } from "../../rehearsal/aws/services/ec2/catalog";
import { LogsStore } from "../../rehearsal/aws/services/logs/store";
import { servedApis } from "../../rehearsal/aws/testing/paperApis";
import { paperCloud, smallNetwork } from "../../rehearsal/aws/testing/paperCloud";
import { inImage } from "../support/inImage";
import { readConfigure, values } from "./configuredServer";

/** The folder of the log groups of this server. */
export const folder = "/lamp/c0ffee";

/** A server with the rights of the stack's role, and log groups for it to write to. */
async function logsAccount(groups: readonly string[]) {
  const world = paperCloud();
  const { make } = world;
  const net = await smallNetwork(make);
  const role = await make("aws:iam/role:Role", "web", { assumeRolePolicy: "{}" });
  const profile = await make("aws:iam/instanceProfile:InstanceProfile", "web", { role: role.outputs["name"] });
  for (const group of groups)
    await make("aws:cloudwatch/logGroup:LogGroup", group, { name: `${folder}/${group}`, retentionInDays: 30 });
  const policy = {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
        Resource: `arn:aws:logs:${world.account.region}:${world.account.id}:log-group:${folder}/*`,
      },
    ],
  };
  await make("aws:iam/rolePolicy:RolePolicy", "web", { role: role.id, policy: JSON.stringify(policy) });
  const server = await make("aws:ec2/instance:Instance", "web", {
    ami: images.find(i => i.architecture === "arm64")?.id,
    instanceType: "t4g.small",
    subnetId: net.subnets[0]?.id,
    iamInstanceProfile: profile.outputs["name"],
    userData: "#!/bin/sh\n",
    metadataOptions: { httpTokens: "required" },
  });
  return { ...world, address: String(server.outputs["privateIp"]), id: server.id };
}

/**
 * A server in the image whose journald and whose lamp-ship run, beside the CloudWatch of the rehearsal. The script has `say`, which
 * writes to the journal as a program does, `www`, which runs a command as the site's user, and `until`. A file /shared/fault holds
 * what CloudWatch answers instead.
 */
const prepare = (address: string) => `
mkdir -p /etc/lamp && bash /shared/server-files.sh
cat > /usr/local/sbin/curl <<'CURL'
#!/bin/bash
endpoint=api
args=("$@")
for i in "\${!args[@]}"; do
  case \${args[i]} in
    http://169.254.169.254/*) endpoint=metadata ;;
    https://logs.*) [[ ! -e /shared/fault ]] || { cat >/dev/null; cat /shared/fault; exit; }; args[i]=http://\${args[i]#https://} ;;
  esac
done
exec /usr/bin/curl --unix-socket /shared/api.sock -H "x-rehearsal-source: ${address}" -H "x-rehearsal-endpoint: $endpoint" "\${args[@]}"
CURL
chmod 755 /usr/local/sbin/curl
export LAMP_REGION=eu-central-1 LAMP_LOGS=${folder} LAMP_SERVER_NUMBER=1 STATE_DIRECTORY=/var/lib/lamp-ship
mkdir -p /srv/lamp/current/public /run/php /run/apache2 /run/lock /run/lamp $STATE_DIRECTORY /var/log/journal
: > /etc/lamp/database-ca.pem
${values}
${readConfigure}
rm /etc/php/8.4/fpm/pool.d/size.conf
printf 'Define %s\\n' "LAMP_SERVER web-3f9a1c" "LAMP_PHP_MAX 8" "LAMP_TIMEOUT 60" "LAMP_KEEP_ALIVE 75" > apache.conf
printf %s 0123456789abcdef0123456789abcdef > /etc/machine-id
mkdir -p /run/systemd/journal /etc/systemd/journald.conf.d
printf '[Journal]\\nAudit=no\\nStorage=persistent\\n' >/etc/systemd/journald.conf.d/test.conf
mount -t cgroup2 -o ro cgroup2 /sys/fs/cgroup 2>/dev/null || { mount -t sysfs -o ro sysfs /sys && mount -t cgroup2 -o ro cgroup2 /sys/fs/cgroup; }
/usr/lib/systemd/systemd-journald & journald=$!
for attempt in $(seq 50); do [[ ! -S /run/systemd/journal/dev-log ]] || break; sleep 0.1; done
ln -sf /run/systemd/journal/dev-log /dev/log
say() { logger -t "$1" -- "\${@:2}"; }
www() { setpriv --reuid=www-data --regid=www-data --init-groups "$@"; }
ship() { lamp-ship >>/tmp/ship.log 2>&1 & ship=$!; }
until_sent() { for attempt in $(seq 100); do grep -q "$1" /tmp/ship.log && break; sleep 0.1; done; }
visit() { /usr/bin/curl -sS -o /dev/null -w '%{http_code}\\n' "http://127.0.0.1$1" "\${@:2}"; }
apache_line() { date -u "+[%a %b %d %H:%M:%S.%6N %Y] [core:error] [pid 1:tid 2] $1"; }
apache_says() { apache_line "$1" >>/var/log/lamp/error.log; }
rotate() { cp /var/log/lamp/error.log /var/log/lamp/error.log.$(date +%s); : >/var/log/lamp/error.log; }
end() { kill -TERM $ship; wait $ship || true; }
: > /run/lamp/checked
`;

export interface Shipped {
  /** What the script printed. */
  readonly printed: string;
  /** The messages by group, in the order of their time. */
  readonly messages: Readonly<Record<string, readonly string[]>>;
  readonly streams: readonly string[];
  /** Calls of the server that no policy allowed. */
  readonly refusals: readonly string[];
  /** Instance id of the server. */
  readonly id: string;
  /** For how long the events were on their way, in seconds: the longest. */
  readonly delaySeconds: number;
}

/** Runs a script on such a server, and returns what CloudWatch has then. */
export async function shipped(script: string, groups = ["errors", "slow", "journal"]): Promise<Shipped> {
  const shared = mkdtempSync(join(tmpdir(), "logs-"));
  const { account, hardware, address, id } = await logsAccount(groups);
  const callers = new Callers(account);
  const settle = () => Promise.resolve();
  const apis = await servedApis({
    account,
    hardware,
    callers,
    databaseAuthority: "",
    settle,
    socket: join(shared, "api.sock"),
  });
  try {
    writeFileSync(join(shared, "server-files.sh"), renderServerFiles());
    const printed = await inImage(prepare(address) + script + "\nkill $journald", { "/shared": shared });
    const all = [...account.store(LogsStore).groups];
    const events = all.flatMap(([, group]) => group.events);
    return {
      printed,
      id,
      messages: Object.fromEntries(
        all.map(([name, group]) => [name.slice(folder.length + 1), group.events.map(e => e.message)]),
      ),
      streams: [...new Set(events.map(event => event.logStreamName))],
      refusals: callers.takeRefusals(),
      delaySeconds: Math.max(0, ...events.map(({ timestamp, ingestionTime }) => (ingestionTime - timestamp) / 1000)),
    };
  } finally {
    await apis.stop();
    rmSync(shared, { recursive: true });
  }
}
