# shellcheck shell=bash
# Fetches the files that make this machine a web server, compares their hash with the one in /etc/lamp/environment, and runs
# the last of them, web-server.sh. In the user-data it follows setup.sh.
# shellcheck disable=SC2154 # setup.sh sets them

# from_s3 URL FILE: downloads s3://BUCKET/KEY. The file gets the time at which the object was uploaded.
from_s3() {
  local object=${1#s3://} code
  code=$(lamp-aws s3 -R -m 120 -o "$2" -w '%{http_code}' \
    "https://${object%%/*}.s3.$LAMP_REGION.amazonaws.com/${object#*/}") || return 1
  [[ $code == 200 ]] || {
    echo "S3 answers $code: $(sed -n 's|.*<Message>\(.*\)</Message>.*|\1|p' "$2")"
    return 1
  }
}

begin "server files" "check that the instance role allows s3:GetObject on $LAMP_SERVER_FILES, and the web subnet's route to S3"
files=/etc/lamp/server-files.sh
retry "$outage" from_s3 "$LAMP_SERVER_FILES" $files
sha256sum --check --quiet <<<"$LAMP_SERVER_FILES_SHA256  $files" ||
  fail "$LAMP_SERVER_FILES is not what the stack uploaded: its SHA-256 is not $LAMP_SERVER_FILES_SHA256"
bash $files
# shellcheck disable=SC1091 # one of the files
. /usr/local/share/lamp/web-server.sh
