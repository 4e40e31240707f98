package plugwright

import (
	"testing"

	"github.com/hashicorp/go-plugin"
	"google.golang.org/protobuf/reflect/protoregistry"
)

func TestTheProbeIsServedOnlyWhereTheHostAsksForIt(t *testing.T) {
	versions := map[int]plugin.PluginSet{1: {"greeter": nil}, 2: {}}
	for _, answer := range []string{"", "0", "true"} {
		t.Setenv("PLUGWRIGHT_PROBE", answer)
		for version, plugins := range withProbe(versions) {
			if _, probed := plugins[ProbeService]; probed {
				t.Errorf("PLUGWRIGHT_PROBE=%q: version %d serves the probe", answer, version)
			}
		}
	}
	t.Setenv("PLUGWRIGHT_PROBE", "1")
	for version, plugins := range withProbe(versions) {
		if _, probed := plugins[ProbeService]; !probed {
			t.Errorf("version %d does not serve the probe", version)
		}
		if len(plugins) != len(versions[version])+1 {
			t.Errorf("version %d lost a plugin: %v", version, plugins)
		}
	}
}

func TestTheProbeRegistersNothing(t *testing.T) {
	if descriptor, err := protoregistry.GlobalFiles.FindDescriptorByName(ProbeService); err == nil {
		t.Errorf("two SDKs in one process would clash over %v", descriptor.FullName())
	}
}
