import type { Account } from "../../core/account";
import type { Topology } from "../../core/topology";
import { interfacesOf } from "../ec2/store";
import { dnsNameOf, fileSystemType, targetsOf } from "./fileSystems";

/**
 * File systems, and the host names of their mount targets. The name without a zone leads to the mount target of the caller's
 * zone on AWS. Here it leads to all of them in turn, so a program that relies on it is seen to leave its zone.
 */
export const topology = (account: Account): Partial<Topology> => {
  const fileSystems = account.all(fileSystemType).map(({ id }) => ({
    id,
    hostName: dnsNameOf(id, account),
    targets: targetsOf(account, id).flatMap(({ outputs }) => {
      const eni = interfacesOf(account).get(outputs.networkInterfaceId ?? "");
      return eni === undefined
        ? []
        : [{ interfaceId: eni.id, hostName: outputs.mountTargetDnsName ?? "", address: eni.address }];
    }),
  }));
  return {
    fileSystems: fileSystems.map(({ id, hostName, targets }) => ({
      id,
      hostName,
      targets: targets.map(({ interfaceId }) => interfaceId),
    })),
    names: fileSystems.flatMap(({ hostName, targets }) => [
      ...(targets.length > 0 ? [{ name: hostName, addresses: targets.map(({ address }) => address) }] : []),
      ...targets.map(({ hostName: name, address }) => ({ name, addresses: [address] })),
    ]),
  };
};
