/** Words in a name that tell that the value is a secret. */
export const keyword =
  "passw(?:or)?d|passphrase|passcode|pwd|secret|token|credentials?|authorization|key_?material|" +
  "(?:api|private|access|secret|encryption|signing|auth|pre_?shared|shared|master|account|license)[_-]?key";

/** What may follow such a word: `secretString` is a secret, and `secretArn` and `httpTokens` are none. */
export const ending =
  "(?:[_-]?(?:value|string|binary|base64|b64|hash|text|data|json|plain|wo|old|new|current|previous|prod(?:uction)?|dev|staging|stage|test|live|main|primary|backup|\\d+))*";

const secretName = new RegExp(`(?:${keyword}|(?:^|_)(?:pass|pw|salt))${ending}$`, "i");

/** Whether a value with this name is a secret, for example `masterPassword` or `DB_PASSWORD`. */
export const isSecretName = (name: string): boolean =>
  name.length < 200 && secretName.test(name.replaceAll(/([a-z0-9])([A-Z])/g, "$1_$2").replaceAll(/[.-]/g, "_"));

/** Values that are no secrets, whatever their name is: names of others, references, and words that switch something. */
const harmless =
  /^(?:arn:|\$|%|\{\{|<|\[secret\]|\[hidden\]|04da6b54-80e4-46f7-96ec|(?:true|false|null|none|nothing|undefined|required|optional|default|enabled|disabled|changed?|missing|\d{1,3})$)/i;

export const isHarmless = (value: string): boolean => value.length < 3 || harmless.test(value);
