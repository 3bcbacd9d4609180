import { random } from "../../core/random";
import { AwsError } from "../../core/awsError";
import type { Behaviours, Told } from "../../core/behaviour";

const templateType = "aws:ec2/launchTemplate:LaunchTemplate";
const keyType = "aws:ec2/keyPair:KeyPair";

/** What servers can be made with. Each has a name that is taken once in a region. */
export const launchTemplates: Behaviours = {
  [templateType]: {
    create(draft, { account }): Told<typeof templateType> {
      if (account.find(templateType, "name", draft.inputs.name))
        throw new AwsError(
          "creating EC2 Launch Template",
          "EC2",
          "CreateLaunchTemplate",
          "InvalidLaunchTemplateName.AlreadyExistsException",
          "Launch template name already in use.",
        );
      return { latestVersion: 1, defaultVersion: 1 };
    },
  },

  [keyType]: {
    create(draft, { account }): Told<typeof keyType> {
      const { keyName = "" } = draft.inputs;
      if (account.get(keyType, keyName))
        throw new AwsError(
          `importing EC2 Key Pair (${keyName})`,
          "EC2",
          "ImportKeyPair",
          "InvalidKeyPair.Duplicate",
          "The keypair already exists",
        );
      return { keyPairId: `key-${random.hex(17)}`, fingerprint: "", keyType: "ed25519" };
    },
  },
};
