import { ApiError } from "../../../http/apiError";
import { element } from "../../../http/xml";
import { engineParameters } from "./engineParameters";

/** How many parameters RDS returns in one answer (RDS API, DescribeEngineDefaultParameters, MaxRecords). */
const pageLength = 100;

/**
 * DescribeEngineDefaultParameters, without the default values.
 *
 * @param marker where the page begins, as the page before has told; null for the first one
 */
export function describeEngineDefaults(family: string, marker: string | null): string {
  if (family !== "mysql8.4")
    throw new ApiError(
      400,
      "InvalidParameterValue",
      `The parameter DBParameterGroupFamily is not a valid family for the rehearsal: ${family}`,
    );
  const begin = Number(marker ?? 0);
  const all = [...engineParameters];
  const members = all
    .slice(begin, begin + pageLength)
    .map(
      ([name, { type, apply, allowed, fixed = false }]) =>
        "<Parameter>" +
        element("ParameterName", name) +
        element("Source", "engine-default") +
        element("ApplyType", apply) +
        element("DataType", type) +
        (allowed === undefined ? "" : element("AllowedValues", allowed)) +
        element("IsModifiable", String(!fixed)) +
        "</Parameter>",
    );
  const next = begin + pageLength;
  return (
    "<EngineDefaults>" +
    element("DBParameterGroupFamily", family) +
    (next < all.length ? element("Marker", String(next)) : "") +
    `<Parameters>${members.join("")}</Parameters></EngineDefaults>`
  );
}
