// {{ sdk.generated }}

package {{ sdk.package }};

import io.grpc.BindableService;

/** A service of the contract that a plugin implements. */
public interface VersionedService extends BindableService {
  /** Returns the version of the contract that the service belongs to. */
  int protocolVersion();
}
