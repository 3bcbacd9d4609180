#!/bin/bash
# network.sh: the links of the sandbox. Every network interface of the account has a link of its own to the router, without a
# bridge. So every packet passes the packet filter, also inside one subnet.
# Commands come on standard input, one a line, so that many commands cost one process.
set -eu

router() { # METADATA RESOLVER API S3 INTERNET_HOST GATEWAY OTHER...: run once; the internet host and its gateway share a block of four
  local address
  for address in "$1" "$2" "$3" "$4"; do ip address add "$address/32" dev lo; done
  # Addresses without an interface are routed here, instead of leaving the sandbox by the default route.
  ip link add nowhere type veth peer name nowhere-peer
  ip link set nowhere up
  ip link set nowhere-peer up
  ip netns add internet
  ip link add internet type veth peer name ens5 netns internet
  ip address add "$6/30" dev internet
  ip link set internet up
  ip -n internet link set lo up
  ip -n internet address add "$5/30" dev ens5
  ip -n internet link set ens5 up
  ip -n internet route add default via "$6"
  for address in "${@:7}"; do # more addresses of the internet host
    ip -n internet address add "$address/32" dev ens5
    ip route add "$address/32" dev internet
  done
}

blocks() { # CIDR...: the address blocks of the VPCs
  local block
  for block in $(ip -4 route show dev nowhere | awk '$1 ~ "/" {print $1}'); do ip route del "$block" dev nowhere; done
  for block in "$@"; do ip route add "$block" dev nowhere; done
}

connect() { # ID LINK ADDRESS PREFIX ROUTER MAC static|dhcp: makes the network interface ID in a namespace of the same name
  local id=$1 link=$2 address=$3 prefix=$4 router=$5 mac=$6
  ip netns add "$id"
  ip link add "$link" type veth peer name ens5 netns "$id" address "$mac"
  # nspawn waits until udev has processed an interface. There is no udev here, but this file is what udev would write.
  : > "/run/udev/data/n$(ip netns exec "$id" cat /sys/class/net/ens5/ifindex)"
  ip address add "$router/$prefix" dev "$link" noprefixroute
  echo 1 > "/proc/sys/net/ipv4/conf/$link/proxy_arp"
  echo 0 > "/proc/sys/net/ipv4/neigh/$link/proxy_delay"
  echo 1 > "/proc/sys/net/ipv4/conf/$link/rp_filter" # the source check of an interface
  ip link set "$link" up
  ip route add "$address/32" dev "$link"
  ip -n "$id" link set lo up
  if [ "$7" = static ]; then
    ip -n "$id" address add "$address/$prefix" dev ens5
    ip -n "$id" link set ens5 up
    ip -n "$id" route add default via "$router"
  fi
}

disconnect() { # ID LINK: removes the network interface
  cut "$2"
  ip netns del "$1" 2> /dev/null || true
}

cut() { # LINK: from now on the address leads to `nowhere`, where the packet filter drops in silence
  ip link del "$1" 2> /dev/null || true # the link is gone already when its machine was shut down
}

while read -r -a line; do "${line[@]}"; done
