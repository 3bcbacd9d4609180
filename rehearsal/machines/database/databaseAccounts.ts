import type { Database } from "../../aws/core/hardware";

/** The account that replicas use. RDS's has the same name. */
const replicationUser = "rdsrepladmin";

/** A text as an SQL literal: `it's` -> `'it\'s'`. */
export const literal = (text: string) => `'${text.replace(/['\\]/g, "\\$&")}'`;

/** A name as an SQL identifier. */
export const identifier = (text: string) => `\`${text.replaceAll("`", "``")}\``;

/**
 * What RDS grants to the master user: every privilege of an administrator but those that RDS keeps for itself.
 * With CONNECTION_ADMIN the master user can write in spite of `read_only`, as on RDS since 8.0.36.
 */
const masterPrivileges = [
  "SELECT, INSERT, UPDATE, DELETE, CREATE, DROP, RELOAD, PROCESS, REFERENCES, INDEX, ALTER, SHOW DATABASES",
  "CREATE TEMPORARY TABLES, LOCK TABLES, EXECUTE, REPLICATION SLAVE, REPLICATION CLIENT, CREATE VIEW, SHOW VIEW",
  "CREATE ROUTINE, ALTER ROUTINE, CREATE USER, EVENT, TRIGGER, CREATE ROLE, DROP ROLE",
  "APPLICATION_PASSWORD_ADMIN, CONNECTION_ADMIN, ROLE_ADMIN, SET_ANY_DEFINER, ALLOW_NONEXISTENT_DEFINER, XA_RECOVER_ADMIN",
].join(", ");

/** Statements that make the accounts and the schema of a new database that is not a replica. */
export function birthStatements(database: Database, replicationPassword: string): string {
  const master = `${literal(database.masterUsername)}@'%'`;
  const replication = `${literal(replicationUser)}@'%'`;
  const schema = database.databaseName;
  return [
    `CREATE USER ${replication} IDENTIFIED BY ${literal(replicationPassword)} REQUIRE SSL`,
    `GRANT REPLICATION SLAVE ON *.* TO ${replication}`,
    `CREATE USER ${master} IDENTIFIED BY ${literal(database.masterPassword)}`,
    `GRANT ${masterPrivileges} ON *.* TO ${master} WITH GRANT OPTION`,
    ...(schema === undefined ? [] : [`CREATE DATABASE ${identifier(schema)}`]),
  ]
    .map(statement => `${statement};\n`)
    .join("");
}

/** Statements that make a new, empty database the replica of another. */
export function replicationStatements(source: { address: string; port: number }, password: string): string {
  const options = [
    `SOURCE_HOST=${literal(source.address)}`,
    `SOURCE_PORT=${source.port}`,
    `SOURCE_USER=${literal(replicationUser)}`,
    `SOURCE_PASSWORD=${literal(password)}`,
    "SOURCE_AUTO_POSITION=1",
    "SOURCE_SSL=1",
    "SOURCE_SSL_CA='/settings/ca.pem'",
    "SOURCE_SSL_VERIFY_SERVER_CERT=1",
    "SOURCE_CONNECT_RETRY=2",
    "SOURCE_RETRY_COUNT=86400",
  ];
  return `CHANGE REPLICATION SOURCE TO ${options.join(", ")};\nSTART REPLICA;\n`;
}

/** A statement that changes a parameter of a running database; undefined sets its default. */
export function setStatement(name: string, value: string | undefined): string {
  const plain = value === undefined ? "DEFAULT" : /^(-?\d+(\.\d+)?|ON|OFF)$/i.test(value) ? value : literal(value);
  return `SET GLOBAL ${identifier(name)} = ${plain};\n`;
}
