import * as pulumi from "@pulumi/pulumi";
import { userError } from "../../settings/userError";

/**
 * Refuses to create a database that RDS has already. Then Pulumi's state is not the newest one, or has lost the database, or an
 * earlier creation got no answer. RDS would refuse it as well (DBInstanceAlreadyExists), but would not say what to do, and
 * whoever deletes the database to make room for the new one has lost its data.
 *
 * @param inRds identifiers of the stack's databases in RDS before this update
 */
export function createdTwice(inRds: readonly string[]): pulumi.ResourceHook {
  const refuse = ({ name, urn, newInputs = {} }: pulumi.ResourceHookArgs) => {
    const { identifier } = newInputs as { identifier?: unknown };
    // The preview of a first update does not know the identifier.
    if (typeof identifier === "string" && inRds.includes(identifier)) throw userError(refusal(name, urn, identifier));
  };
  return new pulumi.ResourceHook("created-twice", refuse, { onDryRun: true });
}

const type = "aws:rds/instance:Instance";

const refusal = (name: string, urn: string, identifier: string) =>
  `This update would create ${identifier}, but RDS has it already. It has not been touched. ` +
  "Either the state is not the newest one, or the database was deleted from the state, or its creation got no answer, or --replace names it. " +
  "What to do: leave out --replace, or restore the newest state (pulumi stack import). If there is none, take the database into the state, and then run pulumi up: " +
  `pulumi import ${type} ${name} ${identifier} --parent '${urn.replace(`$${type}::`, "::")}' --generate-code=false. ` +
  'Only if its creation got no answer, so that it has no data: docs/operations.md, "Delete a database by hand".';
