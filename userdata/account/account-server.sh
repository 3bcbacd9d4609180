# shellcheck shell=bash
# Runs lamp-account, and turns the machine off. In the user-data it follows setup.sh.
# shellcheck disable=SC2154 # setup.sh sets them

# at_end: AWS takes the last words off the console while the machine is on.
at_end() {
  sleep "${LAMP_LINGER:-5}"
  systemctl --no-block poweroff
}

begin packages "check the web subnet's route to the internet (NAT) and the account group's egress to ports 80 and 443"
# shellcheck disable=SC2034 # install.sh reads it
packages=(php8.4-{cli,mysql} ca-certificates curl)
# shellcheck disable=SC1091 # the user-data brings both
. /usr/local/share/lamp/install.sh
# shellcheck disable=SC1091
. /usr/local/share/lamp/authorities.sh

# run_account: one attempt. Its lines are for the console, too, before the line that follows them.
run_account() {
  lamp-account | while IFS= read -r line; do
    echo "$line"
    echo "lamp: account: $line" >&3
  done
}

begin account "check that the primary is available, that the account role allows secretsmanager:GetSecretValue on both secrets, and the account group's egress to port 3306"
retry "$outage" run_account
echo "lamp: account ready in $SECONDS s" >&3
