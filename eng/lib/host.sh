# Sourced by the scripts in eng: the host and the load tool, release builds, in a temporary folder. Needs common.sh and $top.

host="$top/src/ConnectorHost/bin/Release/net10.0/ConnectorHost"
load="$top/tests/ConnectorHost.MllpLoad/bin/Release/net10.0/ConnectorHost.MllpLoad"
host_work="" host_pid="" host_log="" mllp_port="" registry_port="" registry_pid=""

host_build() {
  step dotnet build src/ConnectorHost -c Release -v q --nologo || fail "the host does not build"
  step dotnet build tests/ConnectorHost.MllpLoad -c Release -v q --nologo || fail "the load tool does not build"
}

# Ports stay the same over restarts, as senders expect. Arguments: further lines of the connector's JSON, each `"key": "value",`.
host_prepare() {
  host_work="$(mktemp -d)" host_log="$host_work/host.log" mllp_port="$(free_port)" registry_port="$(free_port)"
  mkdir -p "$host_work/connectors"
  cat >"$host_work/connectors/hl7.json" <<JSON
{
  "name": "hl7",
  "connector.class": "com.healthcare.kafka.connect.hl7.Hl7SourceConnector",
  "tasks.max": "3",
  "channels": "ADT,ORM,ORU",
  "port": "$mllp_port",
  $*
  "topic.prefix": "hl7.",
  "schema.registry.url": "http://127.0.0.1:$registry_port"
}
JSON
}

host_start_embedded() { host_start --embedded.broker.port=0 --embedded.registry.port="$registry_port"; }

# Beside a real broker the schemas live in the embedded registry of a second host, which nobody kills.
host_start_real() {
  if [[ -z $registry_pid ]]; then
    "$host" --data "$host_work/registry-data" --connectors "$host_work/no-connectors" --listeners=http://127.0.0.1:0 --embedded.broker.port=0 --embedded.registry.port="$registry_port" \
      >"$host_work/registry.log" 2>&1 </dev/null &
    registry_pid=$!
    wait_for 60 listening "$registry_port" || { cat "$host_work/registry.log" >&2; fail "the registry does not listen on $registry_port; log above"; }
  fi
  host_start --bootstrap.servers="$kafka_bootstrap"
}

# Arguments: worker settings. Returns when the MLLP port is open; $host_started_ms is how long that took.
host_start() {
  local from; from="$(date +%s%N)"
  "$host" --data "$host_work/data" --connectors "$host_work/connectors" --listeners=http://127.0.0.1:0 "$@" >>"$host_log" 2>&1 </dev/null &
  host_pid=$!
  wait_for 60 host_ready || { tail -n 40 "$host_log" >&2; fail "the host does not listen on $mllp_port; log above"; }
  host_started_ms=$((($(date +%s%N) - from) / 1000000))
}

host_runs() { kill -0 "$host_pid" 2>/dev/null; }
host_gone() { ! host_runs; }
host_ready() { host_runs || { tail -n 40 "$host_log" >&2; fail "the host ended; log above"; }; listening "$mllp_port"; }

host_kill() { kill -KILL "$host_pid"; wait "$host_pid" 2>/dev/null; host_pid=""; }

# SIGTERM; fails unless the host ends in time and with the exit code of SIGTERM.
host_stop() {
  local status=0
  kill -TERM "$host_pid"
  wait_for 60 host_gone || { tail -n 40 "$host_log" >&2; fail "the host does not end within 60 s of SIGTERM; log above"; }
  wait "$host_pid" || status=$?
  host_pid=""
  [[ $status == 143 ]] || { tail -n 40 "$host_log" >&2; fail "the host ended with exit code $status on SIGTERM, not 143; log above"; }
}

host_cleanup() {
  [[ -z $host_pid ]] || host_kill
  [[ -z $registry_pid ]] || { kill -KILL "$registry_pid"; wait "$registry_pid" 2>/dev/null; registry_pid=""; }
  [[ -z $host_work ]] || rm -rf "$host_work"
}

# CPU time of the host since its start, in ms.
host_cpu_ms() { awk -v hz="$(getconf CLK_TCK)" '{ print int(($14 + $15) * 1000 / hz) }' "/proc/$host_pid/stat"; }
host_resident_mb() { awk '/^VmRSS/ { print int($2 / 1024) }' "/proc/$host_pid/status"; }

accepted_file() { echo "$host_work/accepted"; }
accepted() { [[ -f $(accepted_file) ]] && wc -l <"$(accepted_file)" || echo 0; }
accepted_at_least() { (($(accepted) >= $1)); }

# A load that goes on until load_stop (or half an hour, should nobody stop it), over lost connections. Arguments: further options.
load_start() {
  "$load" --port "$mllp_port" --reconnect --seconds 1800 --accepted "$(accepted_file)" --rejected "$host_work/rejected" --report json "$@" >"$host_work/load.json" &
  load_pid=$!
}

# Stops sending, waits for the answers that are out, fails unless every message was answered AA or CA, in order and once.
load_stop() {
  local status=0
  kill -TERM "$load_pid"             # not INT: a shell starts background processes with INT ignored
  wait "$load_pid" || status=$?
  load_pid=""
  cat "$host_work/load.json"
  [[ $status == 0 ]] || fail "the load tool found fault with the answers (exit code $status)"
}

load_figure() { sed -n "s/.*\"$1\":\([0-9.]*\).*/\1/p" "$host_work/load.json"; }

# Every accepted control id is on a topic.
verify() {
  step "$load" verify --bootstrap "$kafka_bootstrap" --topics 'hl7\..*' --accepted "$(accepted_file)" --timeout 300 || fail "accepted messages are missing"
}
