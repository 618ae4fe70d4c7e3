# Sourced by the scripts in eng.

started_at=$SECONDS

elapsed() { printf '%d:%02d min' $(((SECONDS - started_at) / 60)) $(((SECONDS - started_at) % 60)); }

say() { printf '== %s\n' "$*"; }

fail() { printf '%s: %s\n' "$(basename "$0")" "$*" >&2; exit 1; }

# Runs a command and says how long it took.
step() {
  local from=$SECONDS status=0
  say "$*"
  "$@" || status=$?
  say "$1 ${2:-}: exit code $status after $((SECONDS - from)) s"
  return $status
}

# Waits until a command succeeds. Seconds, then the command.
wait_for() {
  local deadline=$((SECONDS + $1)); shift
  until "$@"; do
    ((SECONDS < deadline)) || return 1
    sleep 0.1
  done
}

listening() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# A port that is free now, and the next three too (kafka.sh uses up to P+3).
free_port() {
  local port
  while :; do
    port=$((20000 + RANDOM % 10000))
    listening $port || listening $((port + 1)) || listening $((port + 2)) || listening $((port + 3)) || { echo $port; return; }
  done
}
