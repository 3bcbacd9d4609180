#!/bin/sh
# Makes a role that only some jobs of one repository can have, with these policies and no others. A second call sets it anew.
#
#   role.sh ROLE JOBS POLICY...
#
# JOBS are the ends of the subjects in the tokens of these jobs, for example "pull_request ref:refs/heads/main".
# ACCOUNT, BUCKET, KEY (an ARN) and REPOSITORY are in the environment. With GITLAB=1 it trusts gitlab.com in the place of GitHub.
set -eu
folder=$(dirname "$0")
role=$1
jobs=$2
shift 2

if [ -n "${GITLAB:-}" ]; then
  template=$folder/trust-gitlab.json
  projects=project_path:$REPOSITORY
else
  template=$folder/trust.json
  # Repositories have their ids in the subject since July 2026, those that are older only when their owner has asked for it.
  projects="repo:$(printf '%s' "$REPOSITORY" | sed 's/@[0-9]*//g') repo:$REPOSITORY"
fi
subjects=
set -f # A job of GitLab can be any branch, which is a star.
for job in $jobs; do
  for project in $projects; do
    subjects="$subjects, \"$project:$job\""
  done
done
set +f
trust=$(sed -e "s|YOUR-ACCOUNT|$ACCOUNT|" -e "s|\"YOUR-SUBJECTS\"|${subjects#, }|" "$template")

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
