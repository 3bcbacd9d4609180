import { execFile } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { promisify } from "node:util";
import { cacheFolder } from "../sandbox/runFolder";

/**
 * `public` plays the authorities that every machine trusts; it signs AWS's endpoints and what ACM issues.
 * `database` plays RDS's own, which clients must be told to trust.
 */
export type Authority = "public" | "database";

const names: Record<Authority, string> = {
  public: "Rehearsal Public CA",
  database: "Rehearsal RDS Root CA",
};

const openssl = async (...argv: string[]) => (await promisify(execFile)("openssl", argv)).stdout;

/** Certificate of an authority, PEM; the authority is made when it is asked for the first time. */
export async function authorityPem(authority: Authority): Promise<string> {
  return fs.readFileSync(path.join(await authorityFolder(authority), "ca.pem"), "utf8");
}

/** The bundle that RDS publishes at its trust store. */
export const databaseAuthorityPem = () => authorityPem("database");

/** Issues a certificate for host names (`*.` allowed) and IPv4 addresses; returns key, certificate and authority, PEM. */
export async function issueCertificate(subjects: readonly string[], authority: Authority = "public"): Promise<string> {
  const folder = await authorityFolder(authority);
  const work = fs.mkdtempSync(path.join(folder, "issue-"));
  try {
    const file = (name: string) => path.join(work, name);
    const alternatives = subjects.map(name => `${/^[\d.]+$/.test(name) ? "IP" : "DNS"}:${name}`).join(",");
    // The common name is left empty: it holds 64 characters at most, and clients read the alternative names.
    fs.writeFileSync(
      file("request.cnf"),
      `[req]\ndistinguished_name=dn\nprompt=no\n[dn]\nO=Rehearsal\n[ext]\nsubjectAltName=critical,${alternatives}\n` +
        "basicConstraints=critical,CA:FALSE\nextendedKeyUsage=serverAuth\n",
    );
    const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", file("key.pem")];
    await openssl("req", "-config", file("request.cnf"), ...key, "-out", file("request.pem"));
    const signer = ["-CA", path.join(folder, "ca.pem"), "-CAkey", path.join(folder, "ca.key")];
    const options = ["-days", "3650", "-sha256", "-extfile", file("request.cnf"), "-extensions", "ext"];
    await openssl("x509", "-req", "-in", file("request.pem"), ...signer, ...options, "-out", file("certificate.pem"));
    const parts = [file("key.pem"), file("certificate.pem"), path.join(folder, "ca.pem")];
    return parts.map(part => fs.readFileSync(part, "utf8")).join("");
  } finally {
    fs.rmSync(work, { recursive: true });
  }
}

async function authorityFolder(authority: Authority): Promise<string> {
  const folder = path.join(cacheFolder(), `authority-${authority}`);
  if (fs.existsSync(folder)) return folder;
  fs.mkdirSync(cacheFolder(), { recursive: true });
  const made = fs.mkdtempSync(path.join(cacheFolder(), ".authority-"));
  const key = [
    "-newkey",
    "ec",
    "-pkeyopt",
    "ec_paramgen_curve:prime256v1",
    "-nodes",
    "-keyout",
    path.join(made, "ca.key"),
  ];
  const extensions = ["-addext", "keyUsage=critical,keyCertSign,cRLSign"];
  const subject = ["-subj", `/O=Rehearsal/CN=${names[authority]}`];
  await openssl("req", "-x509", "-days", "3650", ...subject, ...key, ...extensions, "-out", path.join(made, "ca.pem"));
  try {
    fs.renameSync(made, folder);
  } catch (error) {
    fs.rmSync(made, { recursive: true }); // another rehearsal was first
    if (!fs.existsSync(folder)) throw error;
  }
  return folder;
}
