/** What a line of a crontab is, beside a comment. */
export type CrontabLine =
  | { readonly kind: "variable"; readonly name: string; readonly value: string }
  | { readonly kind: "schedule"; readonly fields: readonly Field[]; readonly command: string };

/** One of the five fields. */
export interface Field {
  /** The numbers that the field allows, in ascending order. Sunday is 0. */
  readonly values: readonly number[];
  /** Whether it begins with `*`, so that of the two fields for days only the other one counts. */
  readonly isStar: boolean;
}

interface Range {
  readonly noun: string;
  readonly min: number;
  readonly max: number;
  /** Names for numbers, beginning with the smallest number. */
  readonly names?: readonly string[];
}

/** In the order of a line. As in Debian's cron, 7 is Sunday, too. */
const ranges: readonly Range[] = [
  { noun: "minute", min: 0, max: 59 },
  { noun: "hour", min: 0, max: 23 },
  { noun: "day of the month", min: 1, max: 31 },
  { noun: "month", min: 1, max: 12, names: "jan feb mar apr may jun jul aug sep oct nov dec".split(" ") },
  { noun: "day of the week", min: 0, max: 7, names: "sun mon tue wed thu fri sat".split(" ") },
];

/** The words for whole schedules, by crontab(5). */
const words: Readonly<Record<string, string>> = {
  "@hourly": "0 * * * *",
  "@daily": "0 0 * * *",
  "@midnight": "0 0 * * *",
  "@weekly": "0 0 * * 0",
  "@monthly": "0 0 1 * *",
  "@yearly": "0 0 1 1 *",
  "@annually": "0 0 1 1 *",
};

/** The longest months. */
const daysOfMonth = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** The most lines with a command. Each is a timer on each server. */
const mostSchedules = 100;

/**
 * What is wrong with a crontab, as ends of "it must ...", each with the number of its line. The form is that of Debian's cron
 * without the field for the user.
 */
export function crontabProblems(text: string): string[] {
  if (text.includes("\r")) return ["have line breaks of Linux in crontab"];
  if (text.includes("\0") || text.includes("\ufffd")) return ["have UTF-8 text in crontab"];
  const problems: string[] = [];
  let schedules = 0;
  for (const [index, line] of text.split("\n").entries()) {
    try {
      if (crontabLine(line)?.kind === "schedule") schedules++;
    } catch (error) {
      problems.push(`${(error as Error).message} in line ${index + 1} of crontab`);
    }
  }
  if (schedules > mostSchedules)
    problems.push(`have at most ${mostSchedules} lines with a command in crontab, not ${schedules}`);
  return problems;
}

/**
 * What a line says. Undefined for a comment or an empty line.
 *
 * @throws Error with what is allowed, for a line that is no line of a crontab
 */
export function crontabLine(line: string): CrontabLine | undefined {
  const trimmed = line.trim();
  if (trimmed === "" || trimmed.startsWith("#")) return undefined;
  const variable = /^([A-Za-z_]\w*|"[^"]*"|'[^']*')\s*=\s*(.*)$/.exec(trimmed);
  if (variable) return variableOf(unquoted(variable[1]!), unquoted(variable[2]!));
  const [, word, rest] = /^(@\S+)\s*(.*)$/.exec(trimmed) ?? [];
  if (word === "@reboot")
    fail("not use @reboot: a release replaces the servers. A task for each release belongs into once-per-release");
  if (word !== undefined && words[word] === undefined)
    fail(`use one of ${Object.keys(words).join(", ")}, not ${word},`);
  const parts = (word === undefined ? trimmed : `${words[word]} ${rest}`.trim()).split(/\s+/);
  if (parts.length < 6) fail("have five fields (minute, hour, day of the month, month, day of the week) and a command");
  if (/^[\d*/,-]+$/.test(parts[5]!))
    fail("have five fields and then a command: there is no field for seconds or years");
  if (/^(root|www-data)$/.test(parts[5]!)) fail(`not name a user (${parts[5]}): every command runs as www-data`);
  const fields = parts.slice(0, 5).map((part, at) => fieldOf(part, ranges[at]!));
  const [, , days, months] = fields;
  const hasDay = months!.values.some(month => days!.values[0]! <= daysOfMonth[month - 1]!);
  if (!hasDay && fields[4]!.isStar) fail("name a day that its months have");
  // The command is the rest of the line as it is, blanks included.
  const command = trimmed.replace(word === undefined ? /^(\S+\s+){5}/ : /^\S+\s+/, "");
  return { kind: "schedule", fields, command };
}

function variableOf(name: string, value: string): CrontabLine {
  if (!/^[A-Za-z_]\w*$/.test(name)) fail(`have letters, digits and _ in the name of a variable, not ${name},`);
  if (name === "MAILTO" && value !== "")
    fail('not send mail by MAILTO: what commands print is in the journal. MAILTO="" is allowed');
  if (name === "CRON_TZ" && !isZone(value)) fail(`have a time zone such as Europe/Berlin as CRON_TZ, not ${value},`);
  return { kind: "variable", name, value };
}

function fieldOf(text: string, range: Range): Field {
  const values = new Set(text.split(",").flatMap(part => numbersOf(part, range)));
  if (range.max === 7 && values.delete(7)) values.add(0);
  return { values: [...values].sort((a, b) => a - b), isStar: text.startsWith("*") };
}

function numbersOf(part: string, range: Range): number[] {
  const { noun, min, max, names = [] } = range;
  const [, from, to, every] = /^(\*|\w+)(?:-(\w+))?(?:\/(\d+))?$/.exec(part) ?? [];
  const number = (text: string) => {
    const at = names.indexOf(text.toLowerCase());
    const value = at >= 0 ? at + min : /^\d{1,2}$/.test(text) ? Number(text) : NaN;
    if (!(value >= min && value <= max)) fail(`have numbers from ${min} to ${max} in the field ${noun}, not ${part},`);
    return value;
  };
  if (from === undefined || (from === "*" && to !== undefined))
    fail(`have numbers, ranges such as ${min}-${max}, or * in the field ${noun}, separated by commas, not ${part},`);
  const step = Number(every ?? 1);
  if (step === 0 || step > 99) fail(`have a step from 1 to 99 in the field ${noun}, not ${part},`);
  if (from !== "*" && to === undefined && every !== undefined)
    fail(`have a range before / in the field ${noun}, for example ${from}-${max}/${every}, not ${part},`);
  const first = from === "*" ? min : number(from!);
  // A week has no second Sunday.
  const last = from === "*" ? Math.min(max, max === 7 ? 6 : max) : to === undefined ? first : number(to);
  if (last < first) fail(`have ranges that begin with the smaller number in the field ${noun}, not ${part},`);
  return Array.from({ length: Math.floor((last - first) / step) + 1 }, (_, at) => first + at * step);
}

/** Debian's tzdata has the zones that are named by their regions; the others are in a package that servers do not have. */
const zones =
  /^(UTC|GMT|(Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Etc|Europe|Indian|Pacific)(\/[\w+-]+)+)$/;

/** Whether a server knows the time zone by this name. Node has the names of the same database (IANA's). */
function isZone(name: string): boolean {
  if (!zones.test(name)) return false;
  try {
    const known = new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone;
    // Node takes capitals for small letters. It also gives old names for new ones.
    return known === name || known.toLowerCase() !== name.toLowerCase();
  } catch {
    return false;
  }
}

const unquoted = (text: string) => /^(["'])(.*)\1$/.exec(text)?.[2] ?? text;

function fail(must: string): never {
  throw new Error(must);
}
