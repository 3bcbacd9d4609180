import { readFileSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";

const project = resolve(__dirname, "..");

const here = "tests/advice.long.engine.test.ts";
const states = "tests/states.long.engine.test.ts";
const refused = "tests/refusedCalls.engine.test.ts";
const promotion = "tests/promotion.engine.test.ts";
const account = "tests/userdata/lampDatabase.boot.test.ts";
const sweep = "tests/sweep/sweep.long.engine.test.ts";

/**
 * All advice in the messages of the program: the commands as the source has them, with … for a value, and where somebody does what
 * the text says: a file, and the title of a test or a drill in it. A new message has its row here, and a test in which a stranger
 * who knows nothing but the text can follow it.
 */
const advice: readonly (readonly [source: string, commands: readonly string[], done: string, title: string])[] = [
  [
    "components/database/createdTwice.ts",
    ["pulumi import … … … --parent '…::`, \"::\")}' --generate-code", "pulumi stack import", "pulumi up"],
    states,
    "is refused when a database was deleted from the state by force, and mended by the import that the text names",
  ],
  [
    "components/namedLogGroup.ts",
    ["pulumi import … … … --parent '…' --generate-code", "pulumi stack import", "pulumi up"],
    states,
    "is refused when a database was deleted from the state by force, and mended by the import that the text names",
  ],
  [
    "settings/catalogs/restart.ts",
    ["aws rds reboot-db-instance --db-instance-identifier …"],
    "rehearsal/machines/database/databases.boot.test.ts",
    "takes a static parameter only at a restart, and keeps the time zone of its group over one",
  ],
  [
    "components/database/passwordRecord.ts",
    ["pulumi config set … …", "pulumi up"],
    states,
    "is right with a state from before the rotation and its settings: servers keep the password that RDS has",
  ],
  [
    "components/database/passwordRecord.ts",
    ["pulumi config set … …", "pulumi up"],
    refused,
    "is followed by another one, which RDS and the secrets get",
  ],
  ["components/database/secretPassword.ts", ["pulumi up --refresh"], here, "goes on when the secret can be read again"],
  [
    "components/network/foreignRules.ts",
    [
      "aws ec2 describe-security-group-rules --security-group-rule-ids …",
      "aws ec2 revoke-security-group-egress --group-id … --security-group-rule-ids …",
    ],
    sweep,
    "when the operator follows the runbook",
  ],
  [
    "components/stackHome.ts",
    ["pulumi stack import"],
    states,
    "is refused when its identity was deleted by force, and mended by an import of the state, as the text says",
  ],
  [
    "components/stackHome.ts",
    ["pulumi stack init"],
    "tests/readme.engine.test.ts",
    "four commands that bring the stack up",
  ],
  [
    "components/web/keptImage.ts",
    ["pulumi config set … …"],
    "tests/image.engine.test.ts",
    "is replaced by the one that the setting names, and a preview shows it",
  ],
  [
    "gates/healthFailure.ts",
    ["pulumi up …"],
    here,
    "replaces the servers that have given up in a first update, which names no servers from before",
  ],
  [
    "gates/healthFailure.ts",
    ["pulumi up"],
    here,
    "makes new servers in a plain update when the correction is one of the site or of a setting",
  ],
  [
    "gates/healthFailure.ts",
    ["pulumi up --refresh"],
    here,
    "keeps the release from before when the change is taken back",
  ],
  [
    "gates/healthFailure.ts",
    ["pulumi up --refresh"],
    here,
    "registers a server again that somebody has taken out of the target group",
  ],
  ["gates/healthFailure.ts", ["…=1 pulumi up"], here, "goes on without the check"],
  [
    "gates/accountGate.ts",
    ["pulumi up --replace '**Instance::lamp-account-server'"],
    "tests/account.engine.test.ts",
    "fails the update with one sentence when it has given up, and again until it is replaced",
  ],
  [
    "gates/accountGate.ts",
    ["pulumi up"],
    "gates/accountGate.test.ts",
    "waits again in the next update when the console could not be read",
  ],
  [
    "userdata/files/usr/local/sbin/lamp-database",
    ["pulumi up --replace '**Instance::lamp-account-server'"],
    account,
    "takes the account back with the present password, ends the held session, and names what was left behind",
  ],
  ["gates/healthGate.ts", ["pulumi up"], here, "runs again when AWS answers again about the health"],
  [
    "gates/promotion/databaseWatch.ts",
    ["pulumi up --refresh"],
    here,
    "promotes when AWS answers again about the replica",
  ],
  [
    "gates/promotion/promotionGate.ts",
    ["pulumi config set … …", "pulumi up --refresh"],
    promotion,
    "can be taken back then",
  ],
  [
    "gates/promotion/promotionGate.ts",
    ["…=1 pulumi up --refresh"],
    refused,
    "is put up by `up --refresh`, which then promotes",
  ],
  [
    "settings/catalogs/restart.ts",
    ["aws rds reboot-db-instance --db-instance-identifier …"],
    sweep,
    "follows the runbook",
  ],
  [
    "gates/promotion/storedPromotion.ts",
    ["pulumi up --refresh"],
    states,
    "is refused with a state from before the promotion, and mended by the commands that the messages name",
  ],
  [
    "gates/promotion/successorGate.ts",
    ["pulumi config set … …", "pulumi up --refresh", "…=1 pulumi up --refresh"],
    "drills/changes/promoteInOptimization.ts",
    "promote-in-optimization",
  ],
  ["gates/promotion/writerGate.ts", ["pulumi up"], promotion, "gives the new primary the rest in the next update"],
  ["gates/promotion/writerGate.ts", ["pulumi up --refresh"], refused, "is made by `up --refresh`"],
  [
    "settings/databaseLimits.ts",
    ["pulumi config set … …", "pulumi up"],
    here,
    "upgrades MySQL in the order that RDS wants",
  ],
  [
    "settings/existingDatabases.ts",
    ["pulumi stack import"],
    states,
    "is put back out of the backups that a folder or a bucket keeps, as the runbook says",
  ],
  [
    "settings/image/imageProblems.ts",
    ["pulumi config set … …"],
    "tests/image.long.engine.test.ts",
    "may be one of the own account, or of an account that a setting names, and of no other",
  ],
  [
    "settings/settings.ts",
    ["pulumi config set KEY VALUE", "pulumi config rm KEY"],
    here,
    "takes a setting back to its default",
  ],
  [
    "settings/site/secrecy.ts",
    ["pulumi config set --secret --path …"],
    here,
    "encrypts a variable that was set in clear",
  ],
  [
    "settings/site/sharedFiles.ts",
    ["pulumi up"],
    here,
    "deletes the shared files when their protection has been taken away first",
  ],
  [
    "settings/succession.ts",
    ["pulumi config set … …", "pulumi up --refresh"],
    here,
    "makes the replica that a promotion has not found",
  ],
  [
    "settings/succession.ts",
    ["pulumi config set … …", "pulumi up --refresh"],
    states,
    "is refused with the settings of an older checkout, or of another clone, from before the promotion",
  ],
  [
    "settings/unpromoted.ts",
    ["pulumi up --refresh"],
    "tests/unpromoted.engine.test.ts",
    "is mended by an update that refreshes",
  ],
];

/** Files of the program whose texts people read, without tests. */
function sources(): string[] {
  const onServers = ["userdata/files/usr/local/sbin/lamp-database", "userdata/account/lamp-account"];
  const inRooms = ["settings", "gates", "components"].flatMap(room =>
    readdirSync(join(project, room), { recursive: true, encoding: "utf8" })
      .filter(name => name.endsWith(".ts") && !name.endsWith(".test.ts") && !name.includes("testing/"))
      .map(name => join(room, name)),
  );
  return [...inRooms, ...onServers];
}

const command =
  /(?:LAMP_\w+=1 |\$\{\w+\}=1 )?(?:pulumi (?:up|config|import|stack|state|refresh|destroy|preview|cancel)\b|aws [a-z0-9]+ [a-z-]+)(?: +(?:--?[\w-]+|\$\{[^}]*\}|'[^']*'|lamp:\w+|KEY|VALUE|NAME|init|import|set|rm))*/g;

/** The commands in the texts of a file. Comments are left out. */
function commandsIn(file: string): string[] {
  const text = readFileSync(join(project, file), "utf8")
    .replace(/\/\*[^]*?\*\//g, "")
    .replace(/^\s*\/\/.*$/gm, "");
  return [...text.matchAll(command)].map(([found]) => `${file}: ${found.replace(/\$\{[^}]*\}/g, "…").trim()}`);
}

const unique = (lines: readonly string[]) => [...new Set(lines)].sort();

describe("advice in the messages of the program", () => {
  it("is listed, each with the test that follows it", () => {
    const listed = advice.flatMap(([source, commands]) => commands.map(one => `${source}: ${one}`));
    expect(unique(sources().flatMap(commandsIn))).toEqual(unique(listed));
  });

  it.each(unique(advice.map(([, , done, title]) => `${done}: ${title}`)))("is followed in %s", row => {
    const [file = "", title = ""] = row.split(/: (.*)/);
    expect(readFileSync(join(project, file), "utf8")).toContain(title);
  });
});
