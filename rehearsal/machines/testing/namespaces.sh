#!/bin/bash
# One router and the interfaces of a topology, each in a network namespace of its own. Tries connections between them and
# prints each that is let through. Nobody listens, so such a connection is refused at once; any other gets no answer.
#
# usage: unshare --net --mount namespaces.sh FILTER INTERFACES CONNECTIONS
#   FILTER: input of nft   INTERFACES: lines "LINK ADDRESS"   CONNECTIONS: lines "FROM-ADDRESS TO-ADDRESS PORT"
set -eu
mount -t tmpfs none /run
sysctl -qw net.ipv4.ip_forward=1
ip link set lo up
ip link add nowhere type veth peer name nobody
ip link set nobody up
ip link set nowhere up
ip route add default dev nowhere
while read -r link address; do
  ip netns add "$address"
  ip link add "$link" type veth peer name eth0 netns "$address"
  ip addr add 169.254.1.1/32 dev "$link"
  ip link set "$link" up
  ip route add "$address" dev "$link"
  ip -n "$address" addr add "$address/32" dev eth0
  ip -n "$address" link set lo up
  ip -n "$address" link set eth0 up
  ip -n "$address" route add 169.254.1.1 dev eth0
  ip -n "$address" route add default via 169.254.1.1
done < "$2"
nft -f "$1"
while read -r from to port; do
  (
    code=0
    ip netns exec "$from" timeout 2 bash -c "exec 3<> /dev/tcp/$to/$port" 2> /dev/null || code=$?
    [ "$code" = 124 ] || echo "$from $to $port"
  ) &
done < "$3"
wait
