import { readFileSync } from "node:fs";
import { join } from "node:path";
import type * as pulumi from "@pulumi/pulumi";
import { fileOfServers, type LandingFile } from "../landingFile";
import { userDataScript } from "../userDataScript";

/** What an account server is made for. Another purpose needs another server. */
export interface AccountPurpose {
  /** Generation of the password that the account is to have, for example `2`. */
  readonly passwordGeneration: pulumi.Input<string>;
  /** Number of the data in which the account is, for example `0c1d2e`; see `lineage`. */
  readonly lineage: pulumi.Input<string>;
  /** The values of the two secrets. They must be there before the server boots. */
  readonly published: readonly pulumi.Resource[];
}

/** What a new account server is told. It contains no secret. */
export interface AccountUserDataValues {
  /** AWS region, for example `eu-central-1`. */
  readonly region: string;
  /** ARN of the secret with the administrator's account. */
  readonly administratorSecretArn: string;
  /** ARN of the secret with the account that the server makes. */
  readonly applicationSecretArn: string;
  /** `AccountPurpose.passwordGeneration`. */
  readonly passwordGeneration: string;
  /** `AccountPurpose.lineage`. */
  readonly lineage: string;
}

/**
 * The script that cloud-init runs once on the account server. It has everything in it: the server fetches nothing but packages.
 *
 * @throws as `userDataScript`
 */
export function accountUserData(values: AccountUserDataValues): string {
  const program = readFileSync(join(__dirname, "..", "..", "userdata", "account", "lamp-account"), "utf8");
  return userDataScript({
    heading:
      `# Gives the site its account in the database: password ${values.passwordGeneration}, data ${values.lineage}.\n` +
      "# Where nothing boots, as in a rehearsal on paper, this stands for what it does:\n" +
      "# on paper: lamp: account ready\n",
    variables: {
      LAMP_REGION: values.region,
      LAMP_ADMINISTRATOR_SECRET: values.administratorSecretArn,
      LAMP_APPLICATION_SECRET: values.applicationSecretArn,
      LAMP_PASSWORD_GENERATION: values.passwordGeneration,
    },
    files: [
      fileOfServers("/usr/local/share/lamp/database.php"),
      fileOfServers("/usr/local/share/lamp/install.sh"),
      fileOfServers("/usr/local/share/lamp/authorities.sh"),
      { path: "/usr/local/sbin/lamp-account", mode: "0755", content: program },
    ].map(withoutComments),
    script: "account/account-server.sh",
    remedy: "shorten the files of the account server in userdata/",
  });
}

/** A file without the lines that are only comments, because EC2 takes little user-data. The first line stays: it names the program. */
const withoutComments = (file: LandingFile): LandingFile => ({
  ...file,
  content: file.content.replace(/(?<=\n)[ \t]*#.*\n/g, ""),
});
