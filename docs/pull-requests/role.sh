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

# They are policies of the account, because all inline policies of a role together may have 10,240 characters (IAM user guide, "IAM
# and AWS STS quotas"). A policy of the account may have 6,144.
# drop_old_versions ARN: AWS keeps five versions of a policy at most, and deletes a policy only when its default version is alone.
drop_old_versions() {
  for old in $(aws iam list-policy-versions --policy-arn "$1" --query 'Versions[?!IsDefaultVersion].VersionId' --output text); do
    aws iam delete-policy-version --policy-arn "$1" --version-id "$old"
  done
}
wanted=
for file in "$@"; do
  name=$role-$(basename "$file" .json)
  arn=arn:aws:iam::$ACCOUNT:policy/$name
  policy=$(sed -e "s|YOUR-STATE-BUCKET|$BUCKET|g" -e "s|arn:aws:kms:\*:\*:key/YOUR-STATE-KEY|$KEY|g" "$file")
  if aws iam get-policy --policy-arn "$arn" > /dev/null 2>&1; then
    drop_old_versions "$arn"
    aws iam create-policy-version --policy-arn "$arn" --policy-document "$policy" --set-as-default > /dev/null
  else
    aws iam create-policy --policy-name "$name" --policy-document "$policy" > /dev/null
  fi
  aws iam attach-role-policy --role-name "$role" --policy-arn "$arn"
  wanted="$wanted $arn "
done

for old in $(aws iam list-attached-role-policies --role-name "$role" --query 'AttachedPolicies[].PolicyArn' --output text); do
  case $wanted in *" $old "*) continue ;; esac
  aws iam detach-role-policy --role-name "$role" --policy-arn "$old"
  case $old in
    *":policy/$role-"*)
      drop_old_versions "$old"
      aws iam delete-policy --policy-arn "$old"
      ;;
  esac
done
for old in $(aws iam list-role-policies --role-name "$role" --query PolicyNames --output text); do
  aws iam delete-role-policy --role-name "$role" --policy-name "$old"
done
echo "$role: $jobs"
