#!/usr/bin/env bash
# Proves the image that the Dockerfile describes: built, started as a user without rights, healthy and
# ready, ended by SIGTERM with exit code 0. With a container engine it builds and runs the image;
# without one it does the Dockerfile's own steps in a temporary folder, with this machine's Node.
# shellcheck disable=SC2016 # programs of Node stand in single quotes
set -euo pipefail

here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
context="$(dirname "$here")"
work="$(mktemp -d)"
chmod 755 "$work"
data="$work/data"
service='' container=''
clean() {
  if [[ -n "$service" ]]; then kill -KILL "$service" 2>/dev/null || true; fi
  if [[ -n "$container" ]]; then docker rm --force "$container" >/dev/null || true; fi
  # Of a container's files some may not be ours to remove.
  rm -rf "$work" 2>/dev/null || true
}
trap clean EXIT

say() { printf '=== %s\n' "$*"; }
fail() { printf 'failed: %s\n' "$*" >&2; exit 1; }

# What the service is given: tables (none, here), and places to write to.
settings=(TRENDS_DATA="$data" TRENDS_OUT="$work/out" TRENDS_STATE="$work/state" K_SERVICE=trends)
# What lets it listen where others than its own machine can ask.
auth=TRENDS_HTTP_AUTH=platform
prepare() { # uid of the service
  mkdir -p "$data" "$work/out" "$work/state"
  if [[ "$(id -u)" == 0 ]]; then chown "$1" "$work/out" "$work/state"; fi
}

# Asks until the answer is 200, for a minute.
ask() { # url
  node --input-type=module -e '
    const deadline = Date.now() + 60_000;
    for (;;) {
      const status = await fetch(process.argv[1]).then((answer) => answer.status, (error) => error.cause?.code);
      if (status === 200) break;
      if (Date.now() > deadline) { console.error(`${process.argv[1]}: ${status}`); process.exit(1); }
      await new Promise((resolve) => setTimeout(resolve, 250));
    }' "$1" || fail "$1 never answered 200"
  say "200 $1"
}

# Untold who may do what, it must not listen for everybody.
refused() { # exit code; what was said stands in $work/refused
  if [[ "$1" != 2 ]] || ! grep --quiet 'http\.auth' "$work/refused"; then
    cat "$work/refused" >&2
    fail "without http.auth: exit code $1, not a refusal that names it"
  fi
  say 'without http.auth: refused, exit code 2'
}

# --- with a container engine

line=node:24-bookworm-slim

prove_container() {
  local image=trends-publisher:proof url code user base
  # Of the line of Node, what its registry has today; releases name theirs (deploy.sh --base).
  docker pull --quiet "$line"
  base="$(docker image inspect --format '{{index .RepoDigests 0}}' "$line")"
  if docker build "$context" >/dev/null 2>&1; then fail 'it is built of a base that nobody named'; fi
  say "docker build of $base"
  docker build --build-arg BASE="$base" --tag "$image" "$context"
  user="$(docker image inspect --format '{{.Config.User}}' "$image")"
  [[ -n "$user" && "$user" != root && "$user" != 0* ]] || fail "the image runs as ${user:-root}"
  prepare "$user"
  chmod 777 "$work/out" "$work/state"
  code=0
  timeout 60 docker run --rm "${settings[@]/#/--env=}" "$image" 2>"$work/refused" || code=$?
  refused "$code"
  container="$(docker run --detach --read-only --publish 127.0.0.1::8099 --volume "$work:$work" \
    "${settings[@]/#/--env=}" --env="$auth" --env=PORT=8099 "$image")"
  url="http://$(docker port "$container" 8099/tcp)"
  ask "$url/healthz"
  ask "$url/readyz"
  say 'its file system is read-only'
  docker stop --time 10 "$container" >/dev/null
  code="$(docker wait "$container")"
  [[ "$code" == 0 ]] || fail "SIGTERM: exit code $code"
  say "SIGTERM: exit code 0; image of $(docker image inspect --format '{{.Size}}' "$image") bytes"
}

# --- without one: the Dockerfile's steps

stage='' folder='/' user='' entry='' command='' health=''
variables=()
root() { printf '%s/stages/%s' "$work" "${1:-$stage}"; }

# The folder of a stage that a path of its image means.
inside() { case "$1" in /*) printf '%s%s' "$(root)" "$1" ;; *) printf '%s%s/%s' "$(root)" "$folder" "$1" ;; esac }

copy() { # words of COPY
  local from='' source target
  if [[ "$1" == --from=* ]]; then from="${1#--from=}"; shift; fi
  target="$(inside "${!#}")"
  while (($# > 1)); do
    if [[ -n "$from" ]]; then
      source="$(root "$from")$1"
    else
      grep --quiet --line-regexp --fixed-strings "!${1#./}" "$context/.dockerignore" ||
        fail "COPY $1: .dockerignore keeps it from the builder"
      source="$context/$1"
    fi
    if [[ -d "$source" ]]; then
      mkdir -p "$target"
      cp -a "$source/." "$target/"
    else
      mkdir -p "$(dirname "$target/x")"
      cp -a "$source" "$target/"
    fi
    shift
  done
}

# An array of JSON as words that end in NUL.
array() { node -e 'for (const word of JSON.parse(process.argv[1])) process.stdout.write(`${word}\0`)' "$1"; }

step() { # instruction, rest of the line
  local name value words
  case "$1" in
    ARG | EXPOSE) ;;
    FROM)
      stage="${2##* }" folder=/ user='' variables=()
      mkdir -p "$(root)"
      ;;
    WORKDIR) folder="$2"; mkdir -p "$(root)$2" ;;
    ENV)
      name="${2%%=*}" value="${2#*=}"
      variables+=("$name=$value")
      ;;
    COPY) read -ra words <<<"$2"; copy "${words[@]}" ;;
    RUN) (cd "$(root)$folder" && env ${variables[@]+"${variables[@]}"} sh -c "$2" </dev/null) ;;
    USER) user="$2" ;;
    HEALTHCHECK) health="${2#*CMD }" ;;
    ENTRYPOINT) entry="$2" ;;
    CMD) command="$2" ;;
    *) fail "the Dockerfile's $1 is not known here: teach it to $0" ;;
  esac
}

replay() {
  local line logical=''
  while IFS= read -r line || [[ -n "$line" ]]; do
    [[ "$line" =~ ^[[:space:]]*(#|$) ]] && continue
    if [[ "$line" == *\\ ]]; then logical+="${line%\\} "; continue; fi
    logical+="$line"
    say "$stage: ${logical:0:100}"
    step "${logical%% *}" "${logical#* }"
    logical=''
  done <"$context/Dockerfile"
}

# Sets what stands before a command to run it where nothing can be written but $work/out and $work/state.
fenced=()
read_only() {
  local fence='
    mount --make-rprivate /
    mount --bind "$1/out" "$1/out"
    mount --bind "$1/state" "$1/state"
    while read -r _ _ _ _ at options _; do
      case "$at" in "$1"/* | /proc | /proc/* | /sys | /sys/* | /dev | /dev/*) continue ;; esac
      [[ ",$options," == *,ro,* ]] || mount -o remount,bind,ro "$at"
    done <"/proc/self/mountinfo"
    cd "$2"
    for place in / /tmp "$1" "$2"; do
      if (: >"$place/probe") 2>/dev/null; then echo "$place can be written" >&2; exit 70; fi
    done
    exec "${@:3}"'
  if unshare --mount true 2>/dev/null; then
    fenced=(unshare --mount bash -ec "$fence" read-only "$work" "$(root)$folder")
    say 'its file system is read-only'
  else
    say 'NOT PROVEN: that it runs on a read-only file system (no right to mount here)'
  fi
}

prove_steps() {
  local argv=() probe=() unprivileged=() port url code=0 held
  replay
  [[ "$user" =~ ^[1-9][0-9]*(:[1-9][0-9]*)?$ ]] || fail "USER is ${user:-root}, not a number above 0"
  held="$(cd "$(root)$folder" && echo *)"
  [[ "$held" == 'dist node_modules package.json' ]] || fail "the image holds more than it needs: $held"
  [[ ! -e "$(root)$folder/node_modules/typescript" ]] || fail 'the image holds development packages'
  prepare "$user"
  # Cloud Run and engines start it with no rights; without root here, as whoever runs this.
  if [[ "$(id -u)" == 0 ]]; then
    unprivileged=(setpriv --reuid="${user%:*}" --regid="${user#*:}" --clear-groups --no-new-privs)
  fi
  mapfile -d '' -t argv < <(array "$entry"; array "$command")
  mapfile -d '' -t probe < <(array "$health")
  port="$(node -e 'const s=require("net").createServer().listen(0,()=>{console.log(s.address().port);s.close()})')"
  local given=(env -i PATH="$PATH" PORT="$port" "${variables[@]}" "${settings[@]}")
  [[ "${argv[0]##*/}" != *sh ]] || fail "a shell stands at its entry: ${argv[*]}"
  cd "$(root)$folder"
  timeout 60 "${given[@]}" "${unprivileged[@]}" "${argv[@]}" 2>"$work/refused" || code=$?
  refused "$code"
  code=0
  given+=("$auth")
  say "start: ${argv[*]}"
  read_only
  "${fenced[@]}" "${given[@]}" "${unprivileged[@]}" "${argv[@]}" >"$work/log" 2>&1 &
  service=$!
  url="http://127.0.0.1:$port"
  (ask "$url/healthz" && ask "$url/readyz") || { cat "$work/log" >&2; exit 1; }
  "${given[@]}" "${probe[@]}" || fail 'the HEALTHCHECK finds a healthy service ill'
  say 'HEALTHCHECK: healthy'
  kill -TERM "$service"
  wait "$service" || code=$?
  service=''
  [[ "$code" == 0 ]] || { cat "$work/log" >&2; fail "SIGTERM: exit code $code"; }
  say "SIGTERM: exit code 0; $(du -sh "$(root)$folder" | cut -f1) beside the base image, Node $(node --version)"
}

if docker info >/dev/null 2>&1; then
  prove_container
else
  say "no container engine runs: the Dockerfile's steps in a temporary folder"
  prove_steps
fi
