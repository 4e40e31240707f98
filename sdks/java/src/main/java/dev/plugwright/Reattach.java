package dev.plugwright;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where a host finds a plugin that it has not started (RE-1).
 *
 * @param protocolVersion the version of the contract that is served
 * @param processId the process that serves
 * @param network {@code unix} or {@code tcp}
 * @param address a path, or {@code host:port}
 */
public record Reattach(int protocolVersion, long processId, String network, String address) {
  /** Returns what hosts such as Terraform read from their environment, as JSON. */
  public String json() {
    Map<String, Object> where = new LinkedHashMap<>();
    where.put("Network", network);
    where.put("String", address);
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("Protocol", "grpc");
    all.put("ProtocolVersion", protocolVersion);
    all.put("Pid", processId);
    all.put("Test", true);
    all.put("Addr", where);
    return Json.text(all);
  }
}
