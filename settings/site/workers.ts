/** The most workers of a site. */
const most = 20;

/**
 * What is wrong with the site's file `workers`, as ends of "it must ...", each with the number of its line. A line is
 * `name: command`, as in a Procfile.
 */
export function workersProblems(text: string): string[] {
  if (text.includes("\r")) return ["have line breaks of Linux in workers"];
  if (text.includes("\0") || text.includes("\ufffd")) return ["have UTF-8 text in workers"];
  const names = new Map<string, number>();
  const problems: string[] = [];
  for (const [index, line] of text.split("\n").entries()) {
    const number = index + 1;
    if (/^\s*(#|$)/.test(line)) continue;
    const [, name] = /^\s*([a-z][a-z0-9-]{0,30}):\s+\S/.exec(line) ?? [];
    if (name === undefined) {
      problems.push(
        `have a name of a-z, 0-9 and -, a colon, a blank and a command (queue: php artisan queue:work) in line ${number} of workers`,
      );
    } else if (names.has(name)) {
      problems.push(`not name a second worker ${name} (line ${names.get(name)}) in line ${number} of workers`);
    } else names.set(name, number);
  }
  if (names.size > most) problems.push(`have at most ${most} lines in workers, not ${names.size}`);
  return problems;
}
