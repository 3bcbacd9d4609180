import * as aws from "@pulumi/aws";
import { errorText } from "../errorText";
import { protectionTag } from "../existingDatabases";
import { fullKey, type Problem, type Values } from "../form";

/** The file system of this stack that exists in AWS, as AWS shows it. */
export interface ExistingFiles {
  /** For example `fs-0a1b2c3d4e5f67890`. */
  readonly id: string;
  /** Whether its deletion is refused, by its tag. A file system without that tag counts as protected. */
  readonly isProtected: boolean;
}

/**
 * The creation token of a stack's file system, by which AWS makes at most one (EFS API reference, `CreateFileSystem`), and by
 * which the program finds it.
 *
 * @param identity `StackIdentity`
 */
export const creationToken = (identity: string) => `lamp-files-${identity}`;

/**
 * Asks AWS whether this stack has a file system. The program cannot know it otherwise: Pulumi does not show it the state.
 *
 * @param identity `StackIdentity`. Undefined before the first update of the stack: then it has none.
 */
export async function existingFiles(identity: string | undefined): Promise<ExistingFiles | undefined> {
  if (identity === undefined) return undefined;
  try {
    const { fileSystemId, tags } = await aws.efs.getFileSystem({ creationToken: creationToken(identity) });
    return { id: fileSystemId, isProtected: tags[protectionTag] !== "false" };
  } catch (error) {
    // The provider has no function that lists file systems. Of one that is not there it says "no matching EFS file system found"
    // (terraform-provider-aws, efs/file_system_data_source.go and tfresource/not_found_error.go).
    if (/no matching EFS file system|couldn't find resource|empty result/i.test(errorText(error))) return undefined;
    throw error;
  }
}

/**
 * Refuses to remove the last shared folder while its file system is protected. Pulumi refuses to delete that too, but only at the
 * end of an update, when the servers already have an empty folder of their own in its place.
 */
export function sharedFilesProblems({ sharedPaths }: Partial<Values>, existing: ExistingFiles | undefined): Problem[] {
  if (existing === undefined || !existing.isProtected || sharedPaths === undefined || sharedPaths.length > 0) return [];
  const must = `name a folder: without one, ${existing.id} would be deleted with the files that the site has written. To keep the files and share none of them, name a folder that the site does not use. To delete them, first run pulumi up with ${fullKey("protectData")} false and the folders as before`;
  return [{ key: fullKey("sharedPaths"), must }];
}
