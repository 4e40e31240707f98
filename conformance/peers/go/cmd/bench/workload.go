package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"sync"
	"time"

	"google.golang.org/protobuf/types/known/wrapperspb"

	"plugwright.dev/peers/internal/session"
)

const (
	// limit is that of everything a workload does.
	limit     = 5 * time.Minute
	smallSize = 64
	bulkSize  = 64 << 10
	callers   = 32
	// warmUp is the part of a count that runs before the clock does.
	warmUp = 10
)

// workload says how long one of a kind took.
type workload func(options *session.Options, count int) (time.Duration, error)

var workloads = map[string]workload{
	"latency":    running(latency),
	"throughput": running(throughput),
	"stream":     running(stream),
	"broker":     running(broker),
	"stdio":      stdio,
	"start":      start,
}

// running turns what needs a live plugin into a workload.
func running(work func(context.Context, *session.Session, int) (time.Duration, error)) workload {
	return func(options *session.Options, count int) (time.Duration, error) {
		ctx, cancel := context.WithTimeout(context.Background(), limit)
		defer cancel()
		plugin, err := session.Start(options)
		if err != nil {
			return 0, err
		}
		defer plugin.End()
		return work(ctx, plugin, count)
	}
}

// latency is the median of calls one after the other.
func latency(ctx context.Context, plugin *session.Session, count int) (time.Duration, error) {
	request := make([]byte, smallSize)
	var taken []time.Duration
	for call := range count + count/warmUp {
		began := time.Now()
		if _, err := plugin.Main.Echo(ctx, request); err != nil {
			return 0, err
		}
		if call >= count/warmUp {
			taken = append(taken, time.Since(began))
		}
	}
	slices.Sort(taken)
	return taken[len(taken)/2], nil
}

// throughput is the time of a call where many callers share the plugin.
func throughput(ctx context.Context, plugin *session.Session, count int) (time.Duration, error) {
	each := max(count/callers, 1)
	if err := together(func() error { return echoes(ctx, plugin, each/warmUp) }); err != nil {
		return 0, err
	}
	began := time.Now()
	err := together(func() error { return echoes(ctx, plugin, each) })
	return time.Since(began) / time.Duration(each*callers), err
}

func echoes(ctx context.Context, plugin *session.Session, count int) error {
	request := make([]byte, smallSize)
	for range count {
		if _, err := plugin.Main.Echo(ctx, request); err != nil {
			return err
		}
	}
	return nil
}

func together(work func() error) error {
	var group sync.WaitGroup
	errs := make([]error, callers)
	for caller := range callers {
		group.Go(func() { errs[caller] = work() })
	}
	group.Wait()
	return errors.Join(errs...)
}

// stream is the time of a megabyte that goes there and back.
func stream(ctx context.Context, plugin *session.Session, count int) (time.Duration, error) {
	chat, err := plugin.Main.Chat(ctx)
	if err != nil {
		return 0, err
	}
	messages := count << 20 / bulkSize
	began := time.Now()
	sent := make(chan error, 1)
	go func() {
		message := wrapperspb.Bytes(make([]byte, bulkSize))
		for range messages {
			if err := chat.SendMsg(message); err != nil {
				sent <- err
				return
			}
		}
		sent <- chat.CloseSend()
	}()
	received := 0
	for ; ; received++ {
		err := chat.RecvMsg(&wrapperspb.BytesValue{})
		if errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return 0, err
		}
	}
	if received != messages {
		return 0, fmt.Errorf("expected %d messages back, found %d", messages, received)
	}
	return time.Since(began) / time.Duration(count), <-sent
}

// broker is the time of one brokered connection with one call, in turns of both directions.
func broker(ctx context.Context, plugin *session.Session, count int) (time.Duration, error) {
	began := time.Now()
	for index := range count {
		err := plugin.BeDialled(ctx)
		if err == nil {
			err = plugin.Dial(ctx, session.FirstOwnID+uint32(index))
		}
		if err != nil {
			return 0, err
		}
	}
	return time.Since(began) / time.Duration(2*count), nil
}

// start is the time from the launch to the first answer.
func start(options *session.Options, count int) (time.Duration, error) {
	var taken []time.Duration
	for range count {
		began := time.Now()
		answered := running(func(ctx context.Context, plugin *session.Session, _ int) (time.Duration, error) {
			_, err := plugin.Main.Echo(ctx, []byte("hi"))
			return time.Since(began), err
		})
		time, err := answered(options, 1)
		if err != nil {
			return 0, err
		}
		taken = append(taken, time)
	}
	slices.Sort(taken)
	return taken[len(taken)/2], nil
}
