// Package host drives the greeter's generated plugin with the generated SDK's host half.
// `ci/go` puts it into the SDK, since its imports exist nowhere else.
package host

import (
	"context"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/hashicorp/go-hclog"
	"github.com/hashicorp/go-plugin"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	greeter "example.com/examples-greeter"
	"example.com/examples-greeter/greeterv1"
	"example.com/examples-greeter/greeterv2"
)

// guestBook is the host's service.
type guestBook struct {
	greeterv2.UnimplementedGuestBookServer
	guests chan string
}

func (g *guestBook) Sign(_ context.Context, request *greeterv2.SignRequest) (*greeterv2.SignResponse, error) {
	g.guests <- request.GetName()
	return &greeterv2.SignResponse{Entries: 1}, nil
}

// start builds the plugin in a folder of the SDK and connects to it.
func start(t *testing.T, folder string, change func(*plugin.ClientConfig)) *greeter.Client {
	t.Helper()
	binary := filepath.Join(t.TempDir(), "plugin")
	if output, err := exec.Command("go", "build", "-o", binary, "../"+folder).CombinedOutput(); err != nil {
		t.Fatalf("%s%v", output, err)
	}
	config := greeter.ClientConfig(exec.Command(binary))
	config.Logger = hclog.NewNullLogger()
	change(config)
	client := plugin.NewClient(config)
	t.Cleanup(client.Kill)
	running, err := greeter.Connect(client)
	if err != nil {
		t.Fatal(err)
	}
	return running
}

func TestTheHighestVersionIsChosenAndCallsTheHostBack(t *testing.T) {
	for name, change := range map[string]func(*plugin.ClientConfig){
		"plain":       func(*plugin.ClientConfig) {},
		"AutoMTLS":    func(config *plugin.ClientConfig) { config.AutoMTLS = true },
		"multiplexed": func(config *plugin.ClientConfig) { config.GRPCBrokerMultiplex = true },
	} {
		t.Run(name, func(t *testing.T) {
			running := start(t, "plugin", change)
			if running.V1 != nil || running.V2 == nil {
				t.Fatalf("expected version 2 alone, found %+v", running)
			}
			book := &guestBook{guests: make(chan string, 1)}
			id, stop, err := running.V2.OpenGuestBook(t.Context(), book)
			if err != nil {
				t.Fatal(err)
			}
			defer stop()
			response, err := running.V2.Greeter.Greet(t.Context(), &greeterv2.GreetRequest{Name: "Ada", GuestBook: id})
			if err != nil || response.GetText() != "Hello, Ada!" {
				t.Errorf("expected a greeting, found %v and %v", response, err)
			}
			if guest := <-book.guests; guest != "Ada" {
				t.Errorf("expected Ada in the guest book, found %q", guest)
			}
		})
	}
}

func TestAnOldHostGetsTheOldVersion(t *testing.T) {
	running := start(t, "both", func(config *plugin.ClientConfig) { delete(config.VersionedPlugins, 2) })
	if running.V1 == nil || running.V2 != nil {
		t.Fatalf("expected version 1 alone, found %+v", running)
	}
	_, err := running.V1.Greeter.Greet(t.Context(), &greeterv1.GreetRequest{})
	if status.Code(err) != codes.InvalidArgument {
		t.Errorf("expected the nameless to be refused, found %v", err)
	}
}
