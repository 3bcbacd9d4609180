import fc from "fast-check";
import { expect, it } from "vitest";
import { crontabLine, crontabProblems } from "../../../settings/site/crontab";
import { withServerFiles } from "../configuredServer";

/** Random lines differ in each run. A run that has failed is repeated with FUZZ_SEED=N. */
const seed = Number(process.env["FUZZ_SEED"] ?? Date.now() % 2 ** 31);
console.info(`tests/userdata/background/crontabOnServer.boot.test.ts: FUZZ_SEED=${seed}`);

const part = (min: number, max: number, names: readonly string[] = []) => {
  const number = fc.oneof(
    fc.integer({ min, max }).map(String),
    ...(names.length === 0 ? [] : [fc.constantFrom(...names)]),
  );
  const range = fc.tuple(fc.integer({ min, max }), fc.integer({ min, max })).map(ends => ends.sort((a, b) => a - b));
  const step = fc.integer({ min: 1, max: 70 });
  return fc.oneof(
    number,
    range.map(([from, to]) => `${from}-${to}`),
    fc.tuple(range, step).map(([[from, to], every]) => `${from}-${to}/${every}`),
    step.map(every => `*/${every}`),
  );
};
const field = (min: number, max: number, names?: readonly string[]) =>
  fc.oneof(
    { weight: 1, arbitrary: fc.constant("*") },
    { weight: 1, arbitrary: fc.array(part(min, max, names), { minLength: 1, maxLength: 3 }).map(all => all.join(",")) },
  );
const schedule = fc
  .tuple(
    field(0, 59),
    field(0, 23),
    field(1, 31),
    field(1, 12, ["jan", "FEB", "sep"]),
    field(0, 7, ["sun", "Mon", "fri"]),
  )
  .map(fields => fields.join(" "))
  .filter(fields => crontabProblems(`${fields} a`).length === 0);

/** The next time at which cron runs a line: both fields for days must fit if one begins with `*`, otherwise one of them. */
function next(line: string, after: Date): string {
  const found = crontabLine(`${line} a`);
  if (found?.kind !== "schedule") throw new Error(line);
  const [minutes, hours, days, months, weekdays] = found.fields;
  const time = new Date(after);
  time.setUTCHours(0, 0, 0, 0);
  for (; ; time.setUTCDate(time.getUTCDate() + 1)) {
    if (!months!.values.includes(time.getUTCMonth() + 1)) continue;
    const fits = [days!.values.includes(time.getUTCDate()), weekdays!.values.includes(time.getUTCDay())];
    if (!(days!.isStar || weekdays!.isStar ? fits[0] && fits[1] : fits[0] || fits[1])) continue;
    for (const hour of hours!.values)
      for (const minute of minutes!.values) {
        const at = new Date(time);
        at.setUTCHours(hour, minute);
        if (at > after) return at.toISOString().replace(/T(.*)\..*/, " $1");
      }
  }
}

it("a server runs each line of a crontab when Debian's cron would", async () => {
  const lines = [
    ...["* * * * *", "*/10 * * * *", "0 0 29 2 *", "0 0 13 * 5", "0 0 */2 * 1", "59 23 31 12 7", "*/40 */20 * * 0-7"],
    ...fc.sample(schedule, { seed, numRuns: 60 }),
  ];
  const after = new Date("2026-11-27T10:00:30Z");
  const printed = await withServerFiles(`
    cat > /tmp/times.php <<'PHP'
<?php
require '/usr/local/share/lamp/background/crontab.php';
foreach (file('php://stdin') as $line) {
    $found = [];
    foreach (calendars(explode(' ', trim($line)), 'UTC') as $time) {
        exec("systemd-analyze calendar --base-time='2026-11-27 10:00:30 UTC' " . escapeshellarg($time) . ' 2>&1', $said);
        preg_match('/Next elapse: \\w+ (.*) UTC/', implode("\\n", $said), $next);
        $found[] = $next[1] ?? 'never';
        $said = [];
    }
    echo min($found), "\\n";
}
PHP
    php -n /tmp/times.php <<'LINES'
${lines.join("\n")}
LINES`);
  const times = printed.trim().split("\n");
  expect(lines.map((line, at) => `${line}: ${times[at]}`)).toEqual(lines.map(line => `${line}: ${next(line, after)}`));
});

it("what runs in every hour also runs in the hour that a zone has twice, at the minutes of its zone", async () => {
  const printed = await withServerFiles(`
    cat > /tmp/times.php <<'PHP'
<?php
require '/usr/local/share/lamp/background/crontab.php';
foreach (['Europe/Berlin', 'Asia/Kolkata', 'Australia/Lord_Howe', 'UTC'] as $zone) {
    echo calendars(['30', '*', '*', '*', '*', 'a'], $zone)[0], "\n";
}
echo calendars(['30', '2', '*', '*', '*', 'a'], 'Europe/Berlin')[0], "\n";
PHP
    php -n /tmp/times.php`);
  expect(printed.trim().split("\n")).toEqual([
    "*-*-* *:30:00 UTC",
    "*-*-* *:30:00 Asia/Kolkata",
    "*-*-* *:30:00 Australia/Lord_Howe",
    "*-*-* *:30:00 UTC",
    "*-*-* 2:30:00 Europe/Berlin",
  ]);
});

it("the same command is one task with more times, and the command, its variables and its input are its own", async () => {
  const crontab = [
    "# Laravel",
    "* * * * * php artisan schedule:run",
    "CRON_TZ=Europe/Berlin",
    'MAILTO=""',
    'GREETING="good day"',
    "0 9 * * mon-fri php a.php 50\\% done",
    "30 17 1 * 7 php a.php 50\\% done",
    "@daily cat%one%two",
  ].join("\n");
  const printed = await withServerFiles(`
    mkdir -p /srv/lamp/current
    cat > /srv/lamp/current/crontab <<'CRONTAB'
${crontab}
CRONTAB
    /usr/local/lib/lamp/background-units /srv/lamp/current >/tmp/units
    for timer in $(cat /tmp/units); do
      grep -E '^(Description|OnCalendar)' /etc/systemd/system/$timer
      cat /etc/lamp/schedules/$(echo $timer | sed 's/.*@//; s/timer/json/')
      echo
    done
    systemd-analyze verify $(sed 's|^|/etc/systemd/system/|' /tmp/units) 2>&1
    : > /srv/lamp/current/crontab
    /usr/local/lib/lamp/background-units /srv/lamp/current
    find /etc/systemd/system -name 'lamp-schedule@*.timer'`);
  expect(printed.trim().split("\n")).toEqual([
    "Description=php artisan schedule:run",
    "OnCalendar=*-*-* *:*:00 UTC",
    `{"command":"php artisan schedule:run","input":"","variables":[],"times":["*-*-* *:*:00 UTC"]}`,
    "Description=php a.php 50%% done",
    "OnCalendar=Mon,Tue,Wed,Thu,Fri *-*-* 9:0:00 Europe/Berlin",
    "OnCalendar=*-*-1 17:30:00 Europe/Berlin",
    "OnCalendar=Sun *-*-* 17:30:00 Europe/Berlin",
    expect.stringMatching(/^\{"command":"php a\.php 50% done","input":"","variables":\{"GREETING":"good day"\},/),
    "Description=cat",
    "OnCalendar=*-*-* 0:0:00 Europe/Berlin",
    expect.stringMatching(/^\{"command":"cat","input":"one\\ntwo\\n","variables":/),
  ]);
});

it("a server whose site has a crontab that it cannot read says which line, and starts nothing", async () => {
  const printed = await withServerFiles(`
    mkdir -p /srv/lamp/current
    printf '* * * * * a\\nCRON_TZ=US/Eastern\\n' > /srv/lamp/current/crontab
    home=/srv/lamp/current
    begin() { step=$1 hint=$2; }
    fail() { echo "FAILED at $step: $*"; exit; }
    . /usr/local/share/lamp/background/units.sh`);
  expect(printed.trim()).toBe(
    "FAILED at background tasks: the site's file crontab: line 2: this server has no time zone US/Eastern",
  );
});

it("a server whose site has neither crontab nor workers has no unit to start, and all its memory is for pages", async () => {
  const printed = await withServerFiles(`
    home=/srv/lamp/current
    . /usr/local/share/lamp/background/units.sh
    echo "\${#background_units[@]} units"
    ls -d /etc/lamp/{schedules,workers} /etc/systemd/system/system-background.slice.d 2>/dev/null | wc -l`);
  expect(printed.trim().split("\n")).toEqual(["0 units", "0"]);
});
