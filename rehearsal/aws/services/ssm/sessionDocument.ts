import type { Account } from "../../core/account";
import { type Properties, record, text } from "../../core/values";
import { ApiError } from "../../http/apiError";

/** The most characters of a parameter's value (API reference, StartSession). */
const valueCharacters = 65_535;

const invalid = (message: string) => new ApiError(400, "InvalidParameters", message);

/**
 * What the agent runs for a session by a document: the document's command, with the values of its parameters in it.
 *
 * @throws ApiError as StartSession does for a document or a value that it does not take
 */
export function commandOf(account: Account, name: string, given: Properties): string {
  const document = account.get("aws:ssm/document:Document", name);
  if (document === undefined) throw new ApiError(400, "InvalidDocument", `Document with name ${name} does not exist.`);
  const content = JSON.parse(text(document.inputs.content)) as Properties;
  if (document.inputs.documentType !== "Session" || content["sessionType"] !== "InteractiveCommands")
    throw new ApiError(
      400,
      "InvalidDocument",
      `the rehearsal only runs documents of the type InteractiveCommands, not ${name}`,
    );
  const declared = record(content["parameters"]);
  for (const unknown of Object.keys(given).filter(one => !Object.hasOwn(declared, one)))
    throw invalid(`Parameter ${unknown} is not defined in the document.`);
  const command = text(record(record(content["properties"])["linux"])["commands"]);
  return command.replace(/\{\{\s*(\w+)\s*\}\}/g, (_, parameter: string) => {
    const [value, ...more] = (given[parameter] ?? []) as readonly string[];
    if (value === undefined || more.length > 0) throw invalid(`Parameter ${parameter} needs one value.`);
    if (value.length > valueCharacters)
      throw new ApiError(
        400,
        "ValidationException",
        `Member must have length less than or equal to ${valueCharacters}`,
      );
    const pattern = text(record(declared[parameter])["allowedPattern"]);
    if (!new RegExp(pattern === "" ? "" : `^(?:${pattern})$`).test(value))
      throw invalid(`Parameter ${parameter} does not match the allowed pattern ${pattern}.`);
    return value;
  });
}
