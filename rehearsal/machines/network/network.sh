#!/bin/bash
# network.sh COMMAND ARGUMENT...: wires of the box. Every network interface of the account is a wire of its own to the
# router, no bridge in between, so that every packet, also inside one subnet, passes the packet filter.
set -eu

router() { # METADATA RESOLVER API S3 VISITOR GATEWAY: once; the visitor has a block of two addresses with its gateway
  local address
  for address in "$1" "$2" "$3" "$4"; do ip address add "$address/32" dev lo; done
  # Addresses without an owner end here, instead of leaving the box by the default route.
  ip link add nowhere type veth peer name nobody
  ip link set nowhere up
  ip link set nobody up
  ip netns add visitor
  ip link add visitor type veth peer name ens5 netns visitor
  ip address add "$6/30" dev visitor
  ip link set visitor up
  ip -n visitor link set lo up
  ip -n visitor address add "$5/30" dev ens5
  ip -n visitor link set ens5 up
  ip -n visitor route add default via "$6"
}

blocks() { # CIDR...: the address blocks of the VPCs
  local block
  for block in $(ip -4 route show dev nowhere | awk '$1 ~ "/" {print $1}'); do ip route del "$block" dev nowhere; done
  for block in "$@"; do ip route add "$block" dev nowhere; done
}

card() { # ID LINK ADDRESS PREFIX ROUTER MAC static|dhcp
  local id=$1 link=$2 address=$3 prefix=$4 router=$5 mac=$6
  ip netns add "$id"
  ip link add "$link" type veth peer name ens5 netns "$id" address "$mac"
  # nspawn waits for udev to have seen an interface; there is no udev, but there is the mark that it would leave.
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

uncard() { # ID LINK
  cut "$2"
  ip netns del "$1" 2> /dev/null || true
}

cut() { # LINK: the address then leads to `nowhere`, where the packet filter drops without a word
  ip link del "$1" 2> /dev/null || true # gone already when its machine was shut down
}

# Commands come on standard input, one a line, so that many cost one process.
while read -r -a line; do "${line[@]}"; done
