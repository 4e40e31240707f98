#!/bin/sh
# Starts the plugin. The JVM must not warn on stdout, where the handshake goes; with a small
# heap to begin with it takes what the plugin really keeps; the other flags are for a fast
# start.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" \
  -Xlog:disable -Xlog:all=warning:stderr -XX:-UsePerfData \
  -Xms16m -Dio.netty.jfr.enabled=false -XX:TieredStopAtLevel=1 -XX:+UseSerialGC \
  -Xshare:auto -XX:SharedArchiveFile="$here/target/plugin.jsa" \
  -jar "$here/target/plugin.jar" "$@"
