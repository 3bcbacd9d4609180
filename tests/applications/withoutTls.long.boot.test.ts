import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BootedSite } from "./bootedSite";
import { Visitor } from "./visitor";

const recipe = join(__dirname, "../../applications/without-tls");

/** A program that connects in every way that applications use, without a word of TLS. */
const program = `<?php
[$host, $user, $password, $database, $port] = array_map('getenv', ['DB_WRITER', 'DB_USERNAME', 'DB_PASSWORD', 'DB_DATABASE', 'DB_PORT']);
$dsn = "mysql:host=$host;port=$port;dbname=$database";
$ways = [
    'mysqli_connect' => fn() => mysqli_connect($host, $user, $password, $database, $port),
    'mysqli' => fn() => new mysqli($host, $user, $password, $database, $port),
    'mysqli_init' => function () use ($host, $user, $password, $database) {
        $link = mysqli_init();
        $link->real_connect($host, $user, $password, $database);
        return $link;
    },
    'mysqli_real_connect' => function () use ($host, $user, $password, $database) {
        $link = mysqli_init();
        mysqli_real_connect($link, $host, $user, $password, $database);
        return $link;
    },
    'PDO' => fn() => new PDO($dsn, $user, $password),
    'PDO with options' => fn() => new PDO($dsn, $user, $password, [PDO::ATTR_PERSISTENT => true]),
];
$said = [];
foreach ($ways as $way => $connect) {
    try {
        $answer = $connect()->query("SHOW STATUS LIKE 'Ssl_cipher'");
        $said[$way] = ($answer instanceof PDOStatement ? $answer->fetch() : $answer->fetch_row())[1];
    } catch (Exception $error) {
        $said[$way] = preg_replace('/.*(Access denied).*/', '$1', $error->getMessage());
    }
}
echo json_encode($said);
`;

const ways = ["mysqli_connect", "mysqli", "mysqli_init", "mysqli_real_connect", "PDO", "PDO with options"];

describe("an application that cannot ask for TLS, on the booted stack", () => {
  let folder: string;
  let stack: BootedSite;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "without-tls-"));
    mkdirSync(join(folder, "public"));
    writeFileSync(join(folder, "php.ini"), "auto_prepend_file = /srv/lamp/current/tls.php\n");
    copyFileSync(join(recipe, "tls.php"), join(folder, "tls.php"));
    writeFileSync(join(folder, "public/edited.php"), program);
    execFileSync(join(recipe, "ask-for-tls"), [folder]);
    writeFileSync(join(folder, "public/index.php"), program);
    stack = await BootedSite.up([`lamp:site=${folder}`]);
  });
  afterAll(async () => {
    await (stack as BootedSite | undefined)?.end();
    rmSync(folder, { recursive: true });
  });

  const said = async (path: string) =>
    JSON.parse((await new Visitor(stack.url).ask(path)).body) as Readonly<Record<string, string>>;

  it("is refused by the database as it is", async () => {
    expect(await said("/")).toEqual(Object.fromEntries(ways.map(way => [way, "Access denied"])));
  });

  it("is encrypted after the commands of the page, by each way to connect", async () => {
    const answers = await said("/edited.php");
    expect(Object.keys(answers)).toEqual(ways);
    expect(Object.values(answers).filter(cipher => !cipher.startsWith("TLS_"))).toEqual([]);
  });
});
