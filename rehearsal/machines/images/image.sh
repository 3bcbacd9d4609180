#!/bin/bash
# image.sh ROLE SUITE PACKAGES TARGET MIRROR APT_CONF CA
#
# Builds the tree that machines boot from. All machines share it; the changes of each are laid over it.
#   ROLE      server or database                PACKAGES  separated by commas      TARGET  folder to make
#   MIRROR    empty for mmdebstrap's default    APT_CONF  the host's apt settings  CA      PEM, trusted by servers
set -eu
role=$1 suite=$2 packages=$3 target=$4 mirror=$5 apt_conf=$6 ca=$7
export DEBIAN_FRONTEND=noninteractive
unset TMPDIR # a folder of the host: the image's own programs, which run in a chroot, would not find it

exec 9> "$target.lock"
flock 9
[ ! -d "$target" ] || exit 0 # another rehearsal has built it in the meantime
tree=$target.building temporary=$target.temporary
remove() { rm -rf --one-file-system "$tree" "$temporary"; }
remove # a build that was killed leaves these
trap remove EXIT
mkdir "$temporary"

settings=()
while read -r line; do [ -z "$line" ] || settings+=("--aptopt=$line"); done < "$apt_conf"
TMPDIR=$temporary mmdebstrap --variant=minbase --include="$packages" "${settings[@]}" \
  --aptopt='Apt::Install-Recommends "false"' \
  --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/doc/*' \
  "$suite" "$tree" ${mirror:+"$mirror"}
sed -i /Install-Recommends/d "$tree/etc/apt/apt.conf.d/99mmdebstrap" # it is meant for this build, not for what user-data installs

: > "$tree/etc/machine-id" # an empty file makes every machine's boot a first boot, with an id of its own
rm -f "$tree/etc/hostname" "$tree/etc/resolv.conf"
echo "nameserver 169.254.169.253" > "$tree/etc/resolv.conf"

server() {
  install -m 644 "$ca" "$tree/usr/local/share/ca-certificates/rehearsal.crt"
  chroot "$tree" update-ca-certificates > /dev/null
  # The console has no terminal, so its login would restart for ever.
  ln -sf /dev/null "$tree/etc/systemd/system/console-getty.service"
  systemctl --root="$tree" enable -q systemd-networkd
  systemctl --root="$tree" disable -q systemd-networkd-wait-online 2> /dev/null || true
  cat > "$tree/etc/cloud/cloud.cfg.d/90_ec2.cfg" << 'END'
datasource_list: [ Ec2 ]
datasource:
  Ec2: { strict_id: false, metadata_urls: [ "http://169.254.169.254" ], max_wait: 60, timeout: 5 }
# Without an SSH server, making its keys fails, and the status would be "degraded".
ssh_genkeytypes: []
# netplan would match the permanent MAC address, which a veth does not have.
system_info: { network: { renderers: [ networkd ] } }
# Hotplug needs udev, which does not run in a container.
updates: { network: { when: [ boot-new-instance ] } }
END
  # cloud-init uses IMDSv2 only when it detects AWS. In a container it does not read the DMI tables, but it does read this file
  # of Xen's. nspawn mounts a tmpfs at /sys, so a unit can write the file. Root of a user namespace may change only the mount (bind).
  cat > "$tree/etc/systemd/system/platform-id.service" << 'END'
[Unit]
DefaultDependencies=no
Before=cloud-init-main.service cloud-init-local.service
[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/bin/sh -c 'mount -o remount,bind,rw,nosuid,nodev,noexec /sys && mkdir -p /sys/hypervisor && echo ec2e1916-9099-7caf-fd21-012345abcdef > /sys/hypervisor/uuid && mount -o remount,bind,ro,nosuid,nodev,noexec /sys'
[Install]
WantedBy=sysinit.target
END
  systemctl --root="$tree" enable -q platform-id
  nfs
}

# This kernel may have no NFS. So mount(8) finds another program in its place, wherever Debian's nfs-common comes from: SFTP by FUSE,
# through the port that NFS would use. It refuses what NFS would refuse.
nfs() {
  chroot "$tree" dpkg-divert --quiet --local --rename --divert /usr/sbin/mount.nfs4.debian --add /usr/sbin/mount.nfs4
  # NFS 4 needs none of these, and a server that mounts nothing has none.
  for unit in rpcbind.service rpcbind.socket run-rpc_pipefs.mount; do ln -sf /dev/null "$tree/etc/systemd/system/$unit"; done
  install -m 755 /dev/stdin "$tree/usr/sbin/mount.nfs4" << 'END'
#!/bin/bash
# mount.nfs4 127.0.0.1:/ FOLDER -o OPTIONS
set -eu
spec=$1 folder=$2 port=2049
shift 2
wrong() { echo "mount.nfs4: an incorrect mount option was specified for $folder: $1" >&2; exit 32; }
version=
while getopts "o:rvwsn" letter; do
  [ "$letter" = o ] || continue
  for option in ${OPTARG//,/ }; do
    case $option in
      port=*) port=${option#port=} ;;
      nfsvers=4.[012] | vers=4.[012]) version=${option#*=} ;;
      rsize=* | wsize=* | timeo=* | retrans=* | retry=* | hard | soft | softerr | noresvport | rw | nosuid | nodev | noexec | noatime) ;;
      *) wrong "$option" ;;
    esac
  done
done
case $version in 4.0 | 4.1) ;; *) wrong "nfsvers=$version: EFS has 4.0 and 4.1" ;; esac
[ "$spec" = 127.0.0.1:/ ] || { echo "mount.nfs4: mounting $spec failed, reason given by server: No such file or directory" >&2; exit 32; }
caches=attr_timeout=3,entry_timeout=3,dcache_timeout=3
exec sshfs -o "directport=$port,allow_other,default_permissions,nosuid,nodev,noexec,$caches" "127.0.0.1:/files" "$folder"
END
}

database() {
  # An empty data directory that every database starts from. The package has made one too, but its auto.cnf would give every
  # database the same id.
  rm -rf "$tree/var/lib/mysql"
  mkdir -p "$tree/data"
  chroot "$tree" chown mysql:mysql /data
  echo "RENAME USER 'root'@'localhost' TO 'rdsadmin'@'localhost';" > "$tree/tmp/init.sql"
  chroot "$tree" mysqld --no-defaults --initialize-insecure --user=mysql --datadir=/data --innodb-redo-log-capacity=8M \
    --init-file=/tmp/init.sql 2> "$tree/tmp/log" || { cat "$tree/tmp/log" >&2; exit 1; }
  rm -f "$tree"/data/auto.cnf "$tree"/data/*.pem "$tree"/tmp/*
}

"$role"
mv "$tree" "$target"
