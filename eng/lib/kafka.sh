# Sourced by the scripts in eng: one real broker in a temporary folder, on a free port. Needs common.sh and $top.

kafka_sh="${KAFKA_SH:-$top/../shared/kafka/kafka.sh}"
kafka_data="" kafka_port="" kafka_bootstrap="" kafka_tls="" kafka_why_not=""

kafka_java() {
  command -v java >/dev/null && return
  [[ $(id -u) == 0 ]] && command -v apt-get >/dev/null || { kafka_why_not="Java 17 is missing and only root can install it"; return 1; }
  say "installing Java 17"
  { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q openjdk-17-jre-headless; } >/dev/null 2>&1 && command -v java >/dev/null && return
  kafka_why_not="Java 17 is missing and could not be installed"
  return 1
}

# Sets kafka_bootstrap; or says in kafka_why_not what is missing and fails. With the argument "secure", and openssl at hand, the broker
# has TLS and SASL listeners too and kafka_tls is the folder of its certificates.
kafka_start() {
  [[ -f $kafka_sh ]] || { kafka_why_not="$kafka_sh does not exist (KAFKA_SH names another)"; return 1; }
  kafka_sh="$(cd "$(dirname "$kafka_sh")" && pwd)/$(basename "$kafka_sh")"
  kafka_java || return 1
  kafka_data="$(mktemp -d)"
  kafka_port="$(free_port)"
  local options=()
  [[ ${1:-} == secure ]] && command -v openssl >/dev/null && options=(--secure) kafka_tls="$kafka_data/tls"
  say "starting a broker on port $kafka_port ${options[*]}"
  if ! "$kafka_sh" start --data "$kafka_data" --port "$kafka_port" "${options[@]}"; then
    kafka_why_not="the broker did not start"
    return 1
  fi
  kafka_bootstrap="127.0.0.1:$kafka_port"
}

kafka_stop() {
  [[ -n $kafka_data ]] || return 0
  "$kafka_sh" stop --data "$kafka_data" >/dev/null 2>&1
  rm -rf "$kafka_data"
  kafka_data=""
}
