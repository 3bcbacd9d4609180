#!/usr/bin/perl
# mappedOverlay.pl USERS IMAGE FOLDER: lays the disk of a machine, FOLDER/upper, over IMAGE, at FOLDER/root. IMAGE is one folder, or
# several with colons between them, the uppermost first. What belongs to user N on the disk belongs to user USERS + N at FOLDER/root:
# a user namespace that begins at USERS sees it as N, and for the host it belongs to nobody. Older versions of mount(8) cannot map
# users, so this calls the kernel.
use strict;
use warnings;

my ($users, $image, $folder) = @ARGV;
my $usersOfNamespace = 65536;

# From the kernel's headers. These numbers are the same on all architectures but those of prctl and unshare.
my ($openTree, $moveMount, $fsopen, $fsconfig, $fsmount, $setAttributes) = (428, 429, 430, 431, 432, 442);
my $isArm = (qx(uname -m) =~ /^aarch64/);
my ($prctl, $unshare) = $isArm ? (167, 97) : (157, 272);
my ($newUserNamespace, $workingDirectory, $emptyPath, $fromEmptyPath) = (0x10000000, -100, 0x1000, 4);
my ($cloneTree, $idMapped) = (1, 0x100000);
my ($setString, $create) = (1, 6);
my ($setSecureBits, $keepCapabilities) = (28, 1 << 2);

sub check { my ($result, $what) = @_; $result >= 0 or die "cannot $what: $!\n"; return $result }

# A user namespace that does nothing but carry the mapping. It ends with its process.
sub userNamespace {
  pipe(my $made, my $tellMade) and pipe(my $wait, my $end) or die "cannot make a pipe: $!\n";
  my $child = fork() // die "cannot fork: $!\n";
  if ($child == 0) {
    close $end;
    syscall($unshare, $newUserNamespace) == 0 or exit 1;
    syswrite $tellMade, "x";
    sysread $wait, my $nothing, 1;
    exit 0;
  }
  close $tellMade;
  sysread($made, my $byte, 1) or die "cannot make a user namespace\n";
  for my $map ("uid_map", "gid_map") {
    open my $file, ">", "/proc/$child/$map" or die "cannot write $map: $!\n";
    syswrite $file, "0 $users $usersOfNamespace\n" or die "cannot write $map: $!\n";
  }
  open my $namespace, "<", "/proc/$child/ns/user" or die "cannot open the user namespace: $!\n";
  close $end;
  waitpid $child, 0;
  return $namespace;
}

sub mountMapped {
  my ($source, $target, $namespace) = @_;
  my $empty = "";
  my $attributes = pack "QQQQ", $idMapped, 0, 0, fileno $namespace;
  my $tree = check(syscall($openTree, $workingDirectory, $source, $cloneTree), "open $source");
  check(
    syscall($setAttributes, $tree, $empty, $emptyPath, $attributes, length $attributes),
    "map the users of $source (this needs a file system such as ext4, xfs or btrfs)"
  );
  check(syscall($moveMount, $tree, $empty, $workingDirectory, $target, $fromEmptyPath), "mount $target");
}

# Overlayfs writes as the user who mounts it. That user must exist on the mapped disk, and still have root's rights.
sub mountOverlay {
  my ($target, %options) = @_;
  my ($type, $empty) = ("overlay", "");
  check(syscall($prctl, $setSecureBits, $keepCapabilities, 0, 0, 0), "keep capabilities");
  $) = "$users $users";
  $> = $users;
  my $context = check(syscall($fsopen, $type, 0), "open overlayfs");
  for my $key (sort keys %options) {
    check(syscall($fsconfig, $context, $setString, $key, $options{$key}, 0), "set $key of the overlay");
  }
  check(syscall($fsconfig, $context, $create, 0, 0, 0), "make the overlay (this needs Linux 5.19 or newer)");
  my $mount = check(syscall($fsmount, $context, 0, 0), "mount the overlay");
  check(syscall($moveMount, $mount, $empty, $workingDirectory, $target, $fromEmptyPath), "mount $target");
}

my $namespace = userNamespace();
my @layers = split /:/, $image;
my @lower = map { "$folder/lower$_" } 0 .. $#layers;
my $disk = "$folder/disk";
mkdir $_ for @lower, $disk;
mountMapped($layers[$_], $lower[$_], $namespace) for 0 .. $#layers;
mountMapped($folder, $disk, $namespace);
mountOverlay("$folder/root", lowerdir => join(":", @lower), upperdir => "$disk/upper", workdir => "$disk/work");
