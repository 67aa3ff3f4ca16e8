package app

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"time"

	"tradewind/internal/kit/fault"
	"tradewind/internal/kit/rest"
	"tradewind/web"
)

// How long things may take. A stop takes at most stopRequests + stopWork.
const (
	headerTimeout = 5 * time.Second
	bodyTimeout   = 10 * time.Minute // a hundred megabytes over a poor line
	answerTimeout = 15 * time.Minute
	idleTimeout   = 2 * time.Minute
	stopRequests  = 6 * time.Second
	stopWork      = 12 * time.Second
	maxHeader     = 32 << 10
)

// ErrNoRoute is a path of the API that does not exist.
var ErrNoRoute = fault.Define(fault.NotFound, "no_route", "The API has nothing at this address. See /docs/api.", "API 中没有这个地址，请查看 /docs/api。")

// handler puts everything that is served together.
func (a *App) handler(mux *http.ServeMux, proxies []netip.Prefix) http.Handler {
	p := newPage(web.Dist, web.Built())
	ready := &readiness{app: a}
	mux.HandleFunc("GET /healthz", healthz)
	mux.Handle("GET /readyz", ready)
	mux.Handle("GET /metrics", a.metrics.handler())
	a.mountDocs(mux, p)
	mux.HandleFunc("/api/", a.noRoute(mux))
	mux.Handle("/", p)
	for _, op := range a.Router.Ops() {
		a.metrics.operation[op.Method+" "+rest.Prefix+op.Path] = op.ID
	}
	chain := &rest.Chain{Door: a.Door, Log: a.Log, Auth: a.authenticate, TrustedProxies: proxies, RatePerUser: a.serving.RateLimit,
		Clock: a.Clock, Secure: a.serving.TLSCert != ""}
	return a.metrics.observe(chain.Wrap(a.metrics.note(mux)), a)
}

// noRoute answers what no operation answers: 405 with the methods there are, else 404, both as problem documents.
func (a *App) noRoute(mux *http.ServeMux) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		lang := rest.Language(r)
		var allowed []string
		for _, m := range []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete} {
			probe := &http.Request{Method: m, URL: r.URL, Host: r.Host}
			if _, pattern := mux.Handler(probe); pattern != "/api/" && pattern != "" {
				allowed = append(allowed, m)
			}
		}
		p := rest.ProblemOf(ErrNoRoute.With(), lang)
		if len(allowed) > 0 && !slices.Contains(allowed, r.Method) {
			w.Header().Set("Allow", strings.Join(allowed, ", "))
			p = rest.ProblemOf(errMethod.With("method", r.Method, "allowed", strings.Join(allowed, ", ")), lang)
			p.Status, p.Title = http.StatusMethodNotAllowed, http.StatusText(http.StatusMethodNotAllowed)
		}
		rest.WriteProblem(w, p)
	}
}

var errMethod = fault.Define(fault.Unsupported, "method_not_allowed", "{method} does not work here; use {allowed}.", "此地址不支持 {method}，可用：{allowed}。")

// Serve answers requests until ctx ends, then lets running ones finish. ready is told the address once connections are
// accepted.
func (a *App) Serve(ctx context.Context, ready func(address string)) error {
	tc, err := a.serving.tls()
	if err != nil {
		return err
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", a.serving.Listen)
	if err != nil {
		return fmt.Errorf("listen on %s: %w", a.serving.Listen, err)
	}
	if tc != nil {
		listener = tls.NewListener(listener, tc)
	}
	srv := &http.Server{
		Handler: a.root, ReadHeaderTimeout: headerTimeout, ReadTimeout: bodyTimeout, WriteTimeout: answerTimeout,
		IdleTimeout: idleTimeout, MaxHeaderBytes: maxHeader, ErrorLog: slog.NewLogLogger(a.Log.Handler(), slog.LevelDebug),
	}
	srv.RegisterOnShutdown(a.streams.close)

	work, stopWorking := context.WithCancel(context.WithoutCancel(ctx))
	defer stopWorking()
	var background sync.WaitGroup
	background.Go(func() { a.Queue.Run(work) })
	background.Go(func() {
		a.Door.RunSights(work, func(err error) { a.Log.Error("write notices of looks", "error", err) })
	})

	failed := make(chan error, 1)
	go func() { failed <- srv.Serve(listener) }()
	if ready != nil {
		ready(address(listener.Addr(), a.serving.Listen, tc != nil))
	}
	select {
	case err = <-failed:
	case <-ctx.Done():
		a.Log.Info("stopping")
		stopCtx, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopRequests)
		if serr := srv.Shutdown(stopCtx); serr != nil {
			a.Log.Warn("requests were still running when the time to stop was over", "error", serr)
			_ = srv.Close()
		}
		cancel()
		err = <-failed
	}
	stopWorking()
	finished := make(chan struct{})
	go func() { background.Wait(); close(finished) }()
	select {
	case <-finished:
	case <-time.After(stopWork):
		a.Log.Warn("jobs were still running when the time to stop was over; they will run again")
	}
	if errors.Is(err, http.ErrServerClosed) {
		err = nil
	}
	return err
}

// address is what a person types into a browser on this machine.
func address(at net.Addr, asked string, secure bool) string {
	scheme := "http://"
	if secure {
		scheme = "https://"
	}
	_, port, err := net.SplitHostPort(at.String())
	if err != nil {
		return scheme + at.String()
	}
	host, _, err := net.SplitHostPort(asked)
	if err != nil || host == "" || host == "0.0.0.0" || host == "::" {
		host = "localhost"
	}
	return scheme + net.JoinHostPort(host, port)
}
