#!/bin/sh
# Makes a role that only some jobs of one repository can have, with these policies and no others. A second call sets it anew.
#
#   role.sh ROLE JOBS POLICY...
#
# JOBS is the end of the subject in the tokens of these jobs, for example environment:prod.
# ACCOUNT, BUCKET, KEY (an ARN) and REPOSITORY are in the environment; TRUST names another file than trust.json.
set -eu
folder=$(dirname "$0")
role=$1
jobs=$2
shift 2

# Repositories have their ids in the subject since July 2026, those that are older only when their owner has asked for it.
names=$(printf '%s' "$REPOSITORY" | sed 's/@[0-9]*//g')
trust=$(sed -e "s|YOUR-ACCOUNT|$ACCOUNT|" -e "s|YOUR-JOBS|$jobs|g" -e "s|YOUR-NAMES-AND-IDS|$REPOSITORY|" \
  -e "s|YOUR-NAMES|$names|" "${TRUST:-$folder/trust.json}")

if aws iam get-role --role-name "$role" > /dev/null 2>&1; then
  aws iam update-assume-role-policy --role-name "$role" --policy-document "$trust"
else
  # An update can take longer than the hour that a role has without this.
  aws iam create-role --role-name "$role" --assume-role-policy-document "$trust" --max-session-duration 14400 > /dev/null
fi

for old in $(aws iam list-role-policies --role-name "$role" --query PolicyNames --output text); do
  aws iam delete-role-policy --role-name "$role" --policy-name "$old"
done
for file in "$@"; do
  policy=$(sed -e "s|YOUR-STATE-BUCKET|$BUCKET|g" -e "s|arn:aws:kms:\*:\*:key/YOUR-STATE-KEY|$KEY|g" "$file")
  aws iam put-role-policy --role-name "$role" --policy-name "$(basename "$file" .json)" --policy-document "$policy"
done
echo "$role: $jobs"
