import { execFile } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { cacheFolder } from "../../support/cacheFolder";

/**
 * `public` stands for the authorities that every machine trusts. It signs AWS's endpoints and what ACM issues.
 * `database` stands for RDS's own authority, which clients do not trust by default.
 */
export type Authority = "public" | "database";

const names: Record<Authority, string> = {
  public: "Rehearsal Public CA",
  database: "Rehearsal RDS Root CA",
};

const newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
/** What makes a new key, by ACM's names of key algorithms. An unknown name gets RSA. */
const newKeys: Readonly<Record<string, readonly string[]>> = { EC_prime256v1: newKey };
const newRsaKey = ["-newkey", "rsa:2048", "-nodes"];
const openssl = async (...argv: string[]) => (await promisify(execFile)("openssl", argv)).stdout;

/** Certificate of an authority, PEM. The authority is made at the first call and kept in the cache folder. */
export async function authorityPem(authority: Authority): Promise<string> {
  return readFileSync(join(await authorityFolder(authority), "ca.pem"), "utf8");
}

/** The bundle of certificates that RDS publishes in its trust store. */
export const databaseAuthorityPem = () => authorityPem("database");

/**
 * Issues a certificate for host names (`*.` allowed) and IPv4 addresses. Returns key, certificate and authority, PEM.
 *
 * @param keyAlgorithm `EC_prime256v1`, which is made fastest, or `RSA_2048`
 */
export async function issueCertificate(
  subjects: readonly string[],
  authority: Authority = "public",
  keyAlgorithm = "EC_prime256v1",
): Promise<string> {
  const folder = await authorityFolder(authority);
  const work = mkdtempSync(join(folder, "issue-"));
  try {
    const file = (name: string) => join(work, name);
    const alternatives = subjects.map(name => `${/^[\d.]+$/.test(name) ? "IP" : "DNS"}:${name}`).join(",");
    // The common name is left empty: it is limited to 64 characters, and clients read the alternative names.
    writeFileSync(
      file("request.cnf"),
      `[req]\ndistinguished_name=dn\nprompt=no\n[dn]\nO=Rehearsal\n[ext]\nsubjectAltName=critical,${alternatives}\n` +
        "basicConstraints=critical,CA:FALSE\nextendedKeyUsage=serverAuth\n",
    );
    const key = [...(newKeys[keyAlgorithm] ?? newRsaKey), "-keyout", file("key.pem")];
    await openssl("req", "-config", file("request.cnf"), ...key, "-out", file("request.pem"));
    const signer = ["-CA", join(folder, "ca.pem"), "-CAkey", join(folder, "ca.key")];
    const options = ["-days", "3650", "-sha256", "-extfile", file("request.cnf"), "-extensions", "ext"];
    await openssl("x509", "-req", "-in", file("request.pem"), ...signer, ...options, "-out", file("certificate.pem"));
    const parts = [file("key.pem"), file("certificate.pem"), join(folder, "ca.pem")];
    return parts.map(part => readFileSync(part, "utf8")).join("");
  } finally {
    rmSync(work, { recursive: true });
  }
}

async function authorityFolder(authority: Authority): Promise<string> {
  const folder = join(cacheFolder, `authority-${authority}`);
  if (existsSync(folder)) return folder;
  mkdirSync(cacheFolder, { recursive: true });
  const made = mkdtempSync(join(cacheFolder, ".authority-"));
  const key = [...newKey, "-keyout", join(made, "ca.key")];
  const extensions = ["-addext", "keyUsage=critical,keyCertSign,cRLSign"];
  const subject = ["-subj", `/O=Rehearsal/CN=${names[authority]}`];
  await openssl("req", "-x509", "-days", "3650", ...subject, ...key, ...extensions, "-out", join(made, "ca.pem"));
  try {
    renameSync(made, folder);
  } catch (error) {
    rmSync(made, { recursive: true }); // Another rehearsal was first.
    if (!existsSync(folder)) throw error;
  }
  return folder;
}
