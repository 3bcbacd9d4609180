# shellcheck shell=bash
# Installs the packages in the variable `packages`, as far as they are not there yet. Every machine of the stack reads this file,
# and so does the machine that an image is made of. The step "packages" has begun, with the functions of setup.sh.
# shellcheck disable=SC2034,SC2154

# install_packages: one attempt. A package that Debian does not have is not waited for.
install_packages() {
  # dpkg does not wait for the disk: a machine that fails now is replaced, not repaired.
  local options=(-qq -o Acquire::Languages=none -o Acquire::http::Timeout=10 -o Acquire::Retries=1
    -o DPkg::Lock::Timeout=60 -o DPkg::Options::=--force-unsafe-io)
  timeout 60 apt-get "${options[@]}" -o APT::Update::Error-Mode=any update || return 1
  # A machine that lost its power while it installed packages has half of one.
  dpkg --configure -a --force-unsafe-io || return 1
  # The lists are new: what apt cannot plan now, waiting does not bring.
  apt-get "${options[@]}" --simulate --no-install-recommends install "${packages[@]}" >/dev/null || {
    hint="check that lamp:phpExtensions are packages of Debian 13"
    return 2
  }
  apt-get "${options[@]}" -y --no-install-recommends install "${packages[@]}"
}
have=$(dpkg-query -Wf '${db:Status-Status}\n' "${packages[@]}" | grep -cx installed) || true
((have == ${#packages[@]})) || retry "$outage" install_packages || fail "$(grep ^E: "$log" | tail -n 1)"
