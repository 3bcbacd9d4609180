# shellcheck shell=bash

# unpack FOLDER HASH: makes FOLDER from FOLDER.tar.gz and removes the archive. HASH is the SHA-256 of what is compressed in it.
# Every file gets the time of the archive, which is when it was uploaded to S3. So all servers give a file the same ETag and
# Last-Modified, and after a release those of an earlier one do not fit any more. Relies on set -e.
unpack() {
  local hash
  hash=$(gzip -dc "$1.tar.gz" | sha256sum)
  [[ ${hash%% *} == "$2" ]] || {
    echo "the archive is not what the stack uploaded: the SHA-256 of its content is ${hash%% *}"
    return 1
  }
  rm -rf "$1.new"
  mkdir "$1.new"
  tar -xzf "$1.tar.gz" -C "$1.new" --no-same-owner --preserve-permissions --touch
  find "$1.new" -exec touch --no-dereference --reference="$1.tar.gz" {} +
  mv "$1.new" "$1"
  rm "$1.tar.gz"
}
