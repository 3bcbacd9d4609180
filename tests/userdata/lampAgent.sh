# shellcheck shell=bash
# shellcheck disable=SC2016 # The stand-ins expand these.
# Runs lamp-agent of a server where S3, apt, systemd and gpg are stand-ins. gpg is this machine's own, mounted at /host.
tool() { printf '#!/bin/bash\n%s\n' "$2" >"/usr/local/sbin/$1"; chmod 755 "/usr/local/sbin/$1"; }
# A URL ends with the name of a file of the folder that /tmp/s3 leads to.
tool curl 'echo "curl ${*: -1}" >>/tmp/calls
while [[ $1 != -o ]]; do shift; done
if [[ -e /tmp/s3/$2 ]]; then cp "/tmp/s3/$2" "$2"; printf 200; else printf 403; fi'
tool apt-get 'echo "apt-get ${*: -3}" >>/tmp/calls; [[ ! -e /tmp/no-apt ]]'
tool systemctl 'echo "systemctl $*" >>/tmp/calls'
tool gpg 'exec /host/usr/lib/*-linux-gnu/ld-linux-*.so.? --library-path "$(echo /host/usr/lib/*-linux-gnu | tr " " :)" /host/usr/bin/gpg "$@"'

sed -i "s/^fingerprint=.*/fingerprint=$(cat /tests/fingerprint)/" /usr/local/sbin/lamp-agent
key=/usr/local/share/lamp/ssm-agent.asc
cp /tests/right.asc "$key"
mkdir -p /var/lib/lamp-agent

# agent FOLDER: runs it with the objects of that folder, and prints its status, its words on the console, and the version that is there.
agent() {
  local status=0
  ln -sfn "/tests/$1" /tmp/s3
  : >/tmp/calls
  rm -f /dev/console
  STATE_DIRECTORY=/var/lib/lamp-agent LAMP_REGION=eu-central-1 lamp-agent >/tmp/said 2>&1 || status=$?
  echo "$status $(dpkg-query -Wf '${db:Status-Abbrev}${Version}' amazon-ssm-agent 2>/dev/null || echo none): $(cat /dev/console 2>/dev/null || true)"
}
