import type { EngineParameter, EngineParameters } from "../settings/catalogs/databaseParameters";
import { mysqlSeries } from "../settings/mysql";
import { clientConfig, providersClient } from "./awsClient";

/**
 * Asks RDS which parameters MySQL has there. The provider has no function for it. It needs the right
 * rds:DescribeEngineDefaultParameters.
 */
export async function engineParameters(): Promise<EngineParameters> {
  // The client is loaded here and not at the top, because most stacks set no parameter.
  const { paginateDescribeEngineDefaultParameters, RDSClient } = await import("@aws-sdk/client-rds");
  const client = new RDSClient(clientConfig(providersClient()));
  const found = new Map<string, EngineParameter>();
  try {
    const pages = paginateDescribeEngineDefaultParameters(
      { client },
      { DBParameterGroupFamily: `mysql${mysqlSeries}` },
    );
    for await (const { EngineDefaults } of pages)
      for (const { ParameterName = "", IsModifiable, ApplyType, AllowedValues } of EngineDefaults?.Parameters ?? [])
        found.set(ParameterName, {
          isModifiable: IsModifiable === true,
          isStatic: ApplyType === "static",
          allowed: AllowedValues,
        });
  } finally {
    client.destroy();
  }
  return found;
}
