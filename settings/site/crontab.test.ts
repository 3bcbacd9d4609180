import { describe, expect, it } from "vitest";
import { crontabLine, crontabProblems } from "./crontab";

describe("a crontab may have", () => {
  it.each([
    "* * * * * php artisan schedule:run",
    "*/5 * * * * php public/wp-cron.php",
    "*/10 * * * * php maintenance/runJobs.php",
    "\t5,35  0-6,22-23/1 1-31/2 jan-MAR,12 mon,5-7   cd public && php a.php >> /dev/null 2>&1",
    "@daily php a.php",
    "0 0 29 2 * php leap.php",
    "0 0 31 2 mon php on-mondays.php",
    "# a comment",
    "   ",
    "PATH=/usr/bin:/bin",
    "SHELL = /bin/bash",
    'MAILTO=""',
    "CRON_TZ=Europe/Berlin",
    "CRON_TZ=UTC",
    "5-5 * * * * date +\\%Y%input",
  ])("%j", line => {
    expect(crontabProblems(`${line}\n`)).toEqual([]);
  });
});

describe("a crontab may not have", () => {
  it.each([
    ["60 * * * * a", "numbers from 0 to 59 in the field minute, not 60,"],
    ["* 24 * * * a", "numbers from 0 to 23 in the field hour"],
    ["* * 0 * * a", "numbers from 1 to 31 in the field day of the month"],
    ["* * * 13 * a", "numbers from 1 to 12 in the field month"],
    ["* * * * 8 a", "numbers from 0 to 7 in the field day of the week"],
    ["* * * * monday a", "numbers from 0 to 7 in the field day of the week, not monday"],
    ["*/0 * * * * a", "a step from 1 to 99 in the field minute"],
    ["5/15 * * * * a", "a range before / in the field minute, for example 5-59/15"],
    ["0 22-4 * * * a", "ranges that begin with the smaller number in the field hour, not 22-4"],
    ["*-5 * * * * a", "numbers, ranges such as 0-59, or * in the field minute"],
    ["~ * * * * a", "numbers, ranges such as 0-59, or * in the field minute"],
    ["1,,2 * * * * a", "numbers, ranges such as 0-59, or * in the field minute"],
    ["0 0 L * ? a", "numbers from 1 to 31 in the field day of the month, not L"],
    ["0 0 31 4,6 * a", "name a day that its months have"],
    ["* * * * *", "have five fields"],
    ["php artisan schedule:run", "have five fields"],
    ["@daily", "have five fields"],
    ["0 */5 * * * * php a.php", "there is no field for seconds or years"],
    ["* * * * * www-data php a.php", "not name a user (www-data): every command runs as www-data"],
    ["@reboot php a.php", "belongs into once-per-release"],
    ["@often php a.php", "use one of @hourly, @daily, @midnight, @weekly, @monthly, @yearly, @annually, not @often"],
    ["MAILTO=me@example.com", "not send mail by MAILTO"],
    ["CRON_TZ=europe/berlin", "a time zone such as Europe/Berlin as CRON_TZ"],
    ["CRON_TZ=US/Eastern", "a time zone such as Europe/Berlin as CRON_TZ"],
    ["CRON_TZ=Europe/Nowhere", "a time zone such as Europe/Berlin as CRON_TZ"],
    ["'my name'=x", "letters, digits and _ in the name of a variable"],
  ])("%j", (line, must) => {
    const problems = crontabProblems(`# first\n${line}`);
    expect(problems).toEqual([expect.stringContaining(must)]);
    expect(problems[0]).toMatch(/ in line 2 of crontab$/);
  });

  it("line breaks of Windows, or bytes that are no text", () => {
    expect(crontabProblems("* * * * * a\r\n")).toEqual(["have line breaks of Linux in crontab"]);
    expect(crontabProblems("* * * * * \ufffd")).toEqual(["have UTF-8 text in crontab"]);
  });

  it("more than 100 commands, because each is a timer on each server", () => {
    expect(crontabProblems("* * * * * a\n".repeat(100))).toEqual([]);
    expect(crontabProblems("* * * * * a\n".repeat(101))).toEqual([
      "have at most 100 lines with a command in crontab, not 101",
    ]);
  });
});

it("a line keeps its command as it is, and knows the numbers of its fields", () => {
  expect(crontabLine(" 1-9/4,2 * * * sun,6-7  php  a.php  'x  y' ")).toEqual({
    kind: "schedule",
    fields: [
      { values: [1, 2, 5, 9], isStar: false },
      { values: Array.from({ length: 24 }, (_, hour) => hour), isStar: true },
      { values: Array.from({ length: 31 }, (_, day) => day + 1), isStar: true },
      { values: Array.from({ length: 12 }, (_, month) => month + 1), isStar: true },
      { values: [0, 6], isStar: false },
    ],
    command: "php  a.php  'x  y'",
  });
  expect(crontabLine('NAME="two words"')).toEqual({ kind: "variable", name: "NAME", value: "two words" });
});
