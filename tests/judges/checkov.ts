import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { pythonPackages } from "./pythonPackages";

const run = promisify(execFile);
const requirements = join(__dirname, "requirements.txt");

/** What checkov has found in one stack. */
export interface Finding {
  /** The stack, by the name under which it was given. */
  readonly stack: string;
  /** The check, for example `CKV_AWS_18`. */
  readonly check: string;
  /** The resource by its Terraform name, for example `aws_s3_bucket.lamp-logs`. */
  readonly resource: string;
  /** The check in words. */
  readonly what: string;
}

/**
 * Lets checkov judge configurations of Terraform. The first call installs it into the cache folder.
 *
 * @param stacks name of a stack -> its configuration
 * @throws Error when checkov cannot be installed, or has not understood everything
 */
export async function judge(stacks: Readonly<Record<string, string>>): Promise<Finding[]> {
  const python = await pythonPackages("checkov", requirements);
  const folder = mkdtempSync(join(tmpdir(), "checkov-"));
  try {
    for (const [stack, text] of Object.entries(stacks)) {
      mkdirSync(join(folder, stack));
      writeFileSync(join(folder, stack, "main.tf"), text);
    }
    // It asks nothing of the network. Findings make it end with 1, which is no failure here.
    const options = ["--framework", "terraform", "--output", "json", "--compact", "--quiet", "--skip-download"];
    const argv = ["-m", "checkov.main", "--directory", folder, "--soft-fail", ...options];
    return findings((await run(python, argv, { cwd: folder, maxBuffer: 2 ** 26 })).stdout);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

interface Report {
  readonly results: {
    readonly failed_checks: readonly {
      readonly check_id: string;
      readonly check_name: string;
      readonly file_path: string;
      readonly resource: string;
    }[];
  };
  readonly summary: { readonly passed: number; readonly parsing_errors: number };
}

function findings(printed: string): Finding[] {
  const { results, summary } = JSON.parse(printed) as Partial<Report>;
  if (results === undefined || summary === undefined || summary.passed === 0 || summary.parsing_errors > 0)
    throw new Error(`checkov has not understood what the program declares: ${printed.slice(0, 1000)}`);
  return results.failed_checks.map(({ check_id, check_name, file_path, resource }) => ({
    stack: file_path.split("/")[1] ?? "",
    check: check_id,
    resource,
    what: check_name,
  }));
}
