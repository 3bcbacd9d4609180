import { ending, isHarmless, keyword } from "./secretNames";

export const hidden = "[hidden]";

/**
 * Forms of secrets that need no name. Sources: AWS, IAM user guide, "Unique identifiers"; GitHub, "About authentication";
 * GitLab, "Token prefixes"; Stripe, "API keys"; Slack, "Token types"; RFC 7519 (JWT); RFC 7468 (PEM); crypt(5) and Apache's
 * htpasswd for hashes.
 */
const forms: readonly RegExp[] = [
  /-----BEGIN [A-Z ]*PRIVATE KEY(?: BLOCK)?-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY(?: BLOCK)?-----|$)/g,
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g,
  /\bgh[pousr]_[A-Za-z0-9]{20,}|\bgithub_pat_[A-Za-z0-9_]{20,}|\bglpat-[A-Za-z0-9_-]{16,}/g,
  /\bxox[abeprs]-[A-Za-z0-9-]{10,}|\bhooks\.slack\.com\/services\/[A-Za-z0-9/]{8,}/g,
  /\b(?:sk|rk)_(?:live|test)_[A-Za-z0-9]{10,}|\bwhsec_[A-Za-z0-9+/=]{10,}|\bsk-[A-Za-z0-9_-]{20,}/g,
  /\bAIza[A-Za-z0-9_-]{35}|\bnpm_[A-Za-z0-9]{30,}|\bpul-[a-f0-9]{40}|\bhv[sb]\.[A-Za-z0-9_-]{20,}|\bdop_v1_[a-f0-9]{40,}/g,
  /\bSG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}|\bAGE-SECRET-KEY-[A-Z0-9]{20,}|\b\d{8,10}:AA[A-Za-z0-9_-]{30,}/g,
  /\beyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]*/g,
  /\$(?:apr1|1|2[abxy]?|5|6|7|y|gy|argon2id?|argon2[di])\$[^\s:"'\\]{8,}|\{S?SHA(?:256|512)?\}[A-Za-z0-9+/=]{20,}/g,
];

/** Places of secrets: what stands before one (first group), and the secret. */
const places: readonly RegExp[] = [
  // scheme://user:password@host
  /(\b[a-z][a-z0-9+.-]{0,30}:\/\/[^\s:/@"']{0,80}:)[^\s@"']+(?=@)/gi,
  /(\bauthorization["']?\s*[:=]\s*["']?(?:basic|bearer|digest|token)\s+)[^\s"'\\]+/gi,
  /(\bbearer\s+)[A-Za-z0-9._~+/=-]{12,}/gi,
  /(X-Amz-Signature=)[0-9a-f]+/gi,
  /(\bidentified\s+(?:with\s+\S{1,60}\s+)?(?:by|as)\s+["'])[^"'\n]+/gi,
  /(\b(?:mysql|mysqldump|mysqladmin|mariadb|sshpass)\b[^\n|;&]{0,200}?\s-p\s?["']?)[^\s"']+/gi,
  /(\bcurl\b[^\n|;&]{0,200}?\s(?:-u|--user)[\s=]*["']?[^\s:"']{1,80}:)[^\s"']+/gi,
  /(\blogin\s+\S{1,80}\s+password\s+)\S+/gi,
  new RegExp(`(--[a-z-]{0,40}(?:${keyword})\\s+["']?)(?!-)[^\\s"']+`, "gi"),
  new RegExp(
    `(\\b(?:setenv|env|fastcgi_param|passenv|requirepass)\\s+\\S{0,60}?(?:${keyword})${ending}\\s+["']?)[^\\s"';]+`,
    "gi",
  ),
  new RegExp(`(<[\\w:.-]{0,60}(?:${keyword})${ending}>)[^<]+`, "gi"),
  // { name: DB_PASSWORD, value: ... }, as JSON or YAML
  new RegExp(
    `(\\bname\\\\*["']?\\s*[:=]\\s*\\\\*["']?[\\w.-]{0,60}(?:${keyword})${ending}\\\\*["']?\\s*,?\\s*\\\\*["']?value\\\\*["']?\\s*[:=]\\s*\\\\*["']?)[^\\s"'\\\\,}]+`,
    "gi",
  ),
];

/** `DB_PASSWORD=...`, `"password": "..."`, `define('DB_PASSWORD', '...')`, `password => ...`. */
const assignment = new RegExp(
  `((?:${keyword}|\\b(?:pass|pw|salt))${ending}\\\\*["']?\\]?\\s*(=>|:=|==?|:|,(?=\\s*\\\\*["']))[ \\t]*)` +
    `(?:(\\\\*)(["'])((?:(?!\\3\\4)[^\\n])*)|([^\\n"']+))`,
  "gi",
);
const isSuspicious = new RegExp(`${keyword}|\\b(?:pass|pw|salt)\\b`, "i");
const arnOfSecret = /arn:[\w-]{1,20}:secretsmanager:[\w-]{0,30}:\w{0,30}:$/;
const isGlued = /[a-z]$/i;

function withoutAssignments(text: string): string {
  return text.replaceAll(
    assignment,
    (
      whole: string,
      head: string,
      sign: string,
      _slashes: string | undefined,
      mark: string | undefined,
      quoted: string | undefined,
      bare: string | undefined,
      offset: number,
    ) => {
      const before = text.slice(Math.max(0, offset - 100), offset);
      if (arnOfSecret.test(before)) return whole;
      // A comma assigns in a call, as in define('NAME', 'value'), and not in a list such as that of a policy's actions.
      if (sign === "," && !/\(\s*\\*["'][\w.-]*$/.test(before)) return whole;
      // `bypass=1`: the short words count only by themselves.
      if (/^(?:pass|pw|salt)\b/i.test(head) && isGlued.test(before)) return whole;
      if (mark !== undefined) {
        if (quoted === undefined || isHarmless(quoted)) return whole;
        return `${whole.slice(0, whole.length - quoted.length)}${hidden}`;
      }
      const value = bare ?? "";
      // A value of YAML or of a .env file may have spaces and goes on to the end of its line; one of a shell or a URL does not.
      const goesOn = sign === ":" || /(?:^|\n)\s*(?:export\s+)?[\w.-]*$/.test(before);
      const ended = /^[^;&|,})\]]+/.exec(value)?.[0] ?? value;
      const secret = (goesOn ? ended : (/^\S+/.exec(ended)?.[0] ?? "")).trimEnd();
      return isHarmless(secret) ? whole : head + hidden + value.slice(secret.length);
    },
  );
}

/** The text without what looks like a secret by its form, its place or its name. */
export function withoutPatterns(text: string): string {
  const formless = forms.reduce((rest, form) => rest.replaceAll(form, hidden), text);
  const placeless = places.reduce(
    (rest, place) =>
      rest.replaceAll(place, (whole: string, head: string) =>
        isHarmless(whole.slice(head.length)) ? whole : head + hidden,
      ),
    formless,
  );
  return isSuspicious.test(placeless) ? withoutAssignments(placeless) : placeless;
}
