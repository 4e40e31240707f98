// A Grafana data source that answers every query with nothing: the smallest backend
// plugin that grafana-plugin-sdk-go makes, for the kit to be run on.
package main

import (
	"context"
	"log"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/backend/datasource"
	"github.com/grafana/grafana-plugin-sdk-go/backend/instancemgmt"
)

type source struct{}

func (source) QueryData(context.Context, *backend.QueryDataRequest) (*backend.QueryDataResponse, error) {
	return backend.NewQueryDataResponse(), nil
}

func (source) CheckHealth(context.Context, *backend.CheckHealthRequest) (*backend.CheckHealthResult, error) {
	return &backend.CheckHealthResult{Status: backend.HealthStatusOk, Message: "ready"}, nil
}

func create(context.Context, backend.DataSourceInstanceSettings) (instancemgmt.Instance, error) {
	return source{}, nil
}

func main() {
	if err := datasource.Manage("example-empty-datasource", create, datasource.ManageOpts{}); err != nil {
		log.Fatal(err)
	}
}
