#!/usr/bin/env bash
# Starts the built Parley; made from build/commands/launch.sh, so change it there.
# Takes Electron's and Chromium's switches and the app's own arguments in any order. This process becomes the app:
# its process id, stdin, stdout and stderr are the app's, and killing it ends the app and its display.
set -eu
electron=@ELECTRON@
# Empty for a packaged app, which has its own with it.
app=@APP@
user=@USER@
home=@HOME@
export PATH="${PATH:-/usr/local/bin:/usr/bin:/bin}:/usr/sbin:/sbin"
umask 022

say() { printf 'Parley: %s\n' "$*" >&2; }
stop() { say "$*"; exit 2; }

# What turns root into the app's user, as options of setpriv; empty for everybody else.
become=()
if [ "$(id -u)" = 0 ]; then
  [ -n "$user" ] || stop 'this script was made by an ordinary user; run "npm start" as root to make one for root.'
  become=(--reuid="$user" --regid="$(id -g "$user")" --init-groups --inh-caps=-all)
fi

# usable FOLDER: makes a folder usable by the app's user; what root holds outside /tmp and /var/tmp is not opened.
usable() {
  local folder=$1 above ours=no
  [ ${#become[@]} -gt 0 ] || return 0
  if [ ! -e "$folder" ]; then mkdir -p "$folder" && chown "$user:" "$folder"; fi
  [ -d "$folder" ] || stop "$folder is not a folder."
  folder=$(readlink -f "$folder")
  case $folder in /tmp/?* | /var/tmp/?*) ours=yes ;; esac
  if [ $ours = yes ]; then
    # Parents made by mkdtemp are closed (0700); the app's user must pass through them, not read them.
    above=$(dirname "$folder")
    while [ "$above" != /tmp ] && [ "$above" != /var/tmp ]; do
      [ "$(stat -c %u "$above")" != 0 ] || chmod o+x "$above"
      above=$(dirname "$above")
    done
    [ -z "$(find "$folder" -not -user "$user" -print -quit)" ] || chown -R -P "$user:" "$folder"
  elif [ -z "$(ls -A "$folder")" ]; then
    chown "$user:" "$folder"
  fi
  setpriv "${become[@]}" -- sh -c 'cd "$1" && test -w . && ls >/dev/null' sh "$folder" 2>/dev/null || stop \
    "$folder cannot be used: Parley runs as the ordinary user \"$user\", who may not write there, and only folders below /tmp and /var/tmp are opened for it. Choose one of those, or: chown -R $user $folder"
}

# Switches go before the app's folder and everything else after it; --no-sandbox, Playwright's default, goes nowhere.
# From a command of Parley's on all stays in its order, for what stands there is read by Parley alone.
switches=()
words=()
while [ $# -gt 0 ]; do
  case $1 in
    --no-sandbox) ;;
    --user-data-dir=* | --demo-out=*)
      folder=${1#*=}
      case $folder in /*) ;; *) folder=$PWD/$folder ;; esac
      usable "$folder"
      switches+=("${1%%=*}=$folder")
      ;;
    --version | --help | --diagnostics | call | provision)
      words+=("$@")
      # The app starts in another folder, so a file's name is made whole.
      case $1 in
        --diagnostics | provision)
          file=${2-}
          case $file in '' | -* | /*) ;; *) words[${#words[@]} - $# + 1]=$PWD/$file ;; esac
          ;;
      esac
      break
      ;;
    -r | --require)
      switches+=("$1" "${2-}")
      [ $# -lt 2 ] || shift
      ;;
    -*) switches+=("$1") ;;
    *) words+=("$1") ;;
  esac
  shift
done

if [ ${#become[@]} -gt 0 ]; then
  runtime=/run/parley/$user
  mkdir -p "$runtime"
  chown "$user:" "$runtime"
  chmod 700 "$runtime"
  callers_xauthority=${XAUTHORITY:-${HOME:-/root}/.Xauthority}
  # Root's own session is not this user's: its folders, its message bus and its Wayland socket stay behind.
  unset DBUS_SESSION_BUS_ADDRESS WAYLAND_DISPLAY XAUTHORITY XDG_CONFIG_HOME XDG_CACHE_HOME XDG_DATA_HOME XDG_STATE_HOME
  export HOME=$home USER=$user LOGNAME=$user SHELL=/bin/sh XDG_RUNTIME_DIR=$runtime
else
  runtime=${XDG_RUNTIME_DIR:-}
  if [ ! -w "${runtime:-/nowhere}" ]; then
    runtime=${TMPDIR:-/tmp}/parley-run-$(id -u)
    mkdir -p -m 700 "$runtime"
    [ -O "$runtime" ] || stop "$runtime belongs to somebody else."
    export XDG_RUNTIME_DIR=$runtime
  fi
fi
unset ELECTRON_RUN_AS_NODE ELECTRON_NO_ATTACH_CONSOLE

# X cookies are named by the process that uses them, so that the next start can remove those of dead ones.
for old in "$runtime"/xauthority-*; do
  [ ! -e "$old" ] || kill -0 "${old##*-}" 2>/dev/null || rm -f "$old"
done
cookies=$runtime/xauthority-$$

if [ -z "${DISPLAY:-}" ] && [ -z "${WAYLAND_DISPLAY:-}" ]; then
  say 'there is no display here, so the window is on a virtual one (Xvfb).'
  [ -d /tmp/.X11-unix ] || mkdir -m 1777 /tmp/.X11-unix 2>/dev/null || true
  cookie=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
  (umask 077 && : >"$cookies")
  xauth -q -f "$cookies" add :0 . "$cookie"
  [ ${#become[@]} -eq 0 ] || chown "$user:" "$cookies"
  # Xvfb becomes a child of the app (of this very process id) and ends with it. A session of its own keeps Ctrl-C
  # from taking the display away before the app has closed.
  exec 4< <(exec setsid setpriv "${become[@]}" --pdeathsig=TERM -- \
    Xvfb -displayfd 1 -screen 0 1280x1024x24 -nolisten tcp -auth "$cookies" 2>"$cookies-log")
  number=
  read -r number <&4 || true
  exec 4<&-
  [ -n "$number" ] || stop "Xvfb did not start: $(cat "$cookies-log")"
  rm -f "$cookies-log"
  xauth -q -f "$cookies" add ":$number" . "$cookie"
  [ ${#become[@]} -eq 0 ] || chown "$user:" "$cookies"
  export DISPLAY=:$number XAUTHORITY=$cookies
elif [ ${#become[@]} -gt 0 ] && [ -r "$callers_xauthority" ]; then
  (umask 077 && : >"$cookies")
  xauth -q -f "$callers_xauthority" extract - "$DISPLAY" 2>/dev/null | xauth -q -f "$cookies" merge - 2>/dev/null || true
  chown "$user:" "$cookies"
  export XAUTHORITY=$cookies
fi

# Containers often have 64 MB of shared memory, in which Chromium's processes die.
shared=$(df -k --output=avail /dev/shm 2>/dev/null | tail -n 1) || shared=0
[ "${shared:-0}" -gt 262144 ] || switches+=(--disable-dev-shm-usage)

options=("${become[@]}")
[ -z "${PARLEY_DIE_WITH_PARENT:-}" ] || options+=(--pdeathsig=KILL)
unset PARLEY_DIE_WITH_PARENT
cd "${app:-$(dirname "$electron")}"
set -- "${switches[@]}" ${app:+"$app"} "${words[@]}"
if [ ${#options[@]} -eq 0 ]; then exec "$electron" "$@"; fi
exec setpriv "${options[@]}" -- "$electron" "$@"
