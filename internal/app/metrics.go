package app

import (
	"context"
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"tradewind/internal/kit/db"
	"tradewind/internal/kit/job"
)

// metrics are the figures an operator's monitoring reads from /metrics.
type metrics struct {
	registry *prometheus.Registry
	duration *prometheus.HistogramVec
	streams  prometheus.Gauge
	// operation finds the operation id of a route pattern.
	operation map[string]string
}

func newMetrics(a *App) *metrics {
	m := &metrics{registry: prometheus.NewRegistry(), operation: map[string]string{}}
	m.duration = prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name: "tradewind_http_request_seconds", Help: "Time to answer a request, by operation and status.",
		Buckets: []float64{.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 10},
	}, []string{"operation", "status"})
	m.streams = prometheus.NewGauge(prometheus.GaugeOpts{Name: "tradewind_event_streams", Help: "Open streams of live changes."})
	m.registry.MustRegister(m.duration, m.streams, collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}), &gauges{app: a})
	return m
}

// gauges are read from the database when somebody asks.
type gauges struct{ app *App }

var (
	jobsDesc = prometheus.NewDesc("tradewind_jobs", "Jobs by state.", []string{"state"}, nil)
	fullDesc = prometheus.NewDesc("tradewind_database_full", "1 while the last write failed for want of disk space.", nil, nil)
	freeDesc = prometheus.NewDesc("tradewind_disk_free_bytes", "Free space where the data lies.", nil, nil)
	infoDesc = prometheus.NewDesc("tradewind_info", "Always 1; the labels tell version and engine.", []string{"version", "engine"}, nil)
)

// Describe lists the figures.
func (g *gauges) Describe(ch chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{jobsDesc, fullDesc, freeDesc, infoDesc} {
		ch <- d
	}
}

// Collect reads the figures; one that cannot be read is left out.
func (g *gauges) Collect(ch chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	_ = g.app.DB.View(ctx, func(t *db.Tx) error {
		counts, err := job.Counts(t)
		for state, n := range counts {
			ch <- prometheus.MustNewConstMetric(jobsDesc, prometheus.GaugeValue, float64(n), state)
		}
		return err
	})
	full := 0.0
	if g.app.DB.Full() {
		full = 1
	}
	ch <- prometheus.MustNewConstMetric(fullDesc, prometheus.GaugeValue, full)
	if free, err := freeBytes(g.app.Config.Data); err == nil {
		ch <- prometheus.MustNewConstMetric(freeDesc, prometheus.GaugeValue, float64(free))
	}
	ch <- prometheus.MustNewConstMetric(infoDesc, prometheus.GaugeValue, 1, g.app.Version, string(g.app.DB.Engine()))
}

// handler serves /metrics to this machine only. A reverse proxy on the same machine is not this machine: it announces
// itself by its header.
func (m *metrics) handler() http.Handler {
	inner := promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{MaxRequestsInFlight: 2, Timeout: 5 * time.Second})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host, _, err := net.SplitHostPort(r.RemoteAddr)
		addr, err2 := netip.ParseAddr(host)
		if err != nil || err2 != nil || !addr.Unmap().IsLoopback() || r.Header.Get("X-Forwarded-For") != "" || r.Header.Get("Forwarded") != "" {
			http.NotFound(w, r)
			return
		}
		inner.ServeHTTP(w, r)
	})
}

type seenKey struct{}

// seen carries the route pattern from the inside of the chain, where it is known, to the outside, where time is taken.
type seen struct{ pattern string }

// note stands directly around the mux.
func (m *metrics) note(mux http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mux.ServeHTTP(w, r)
		if s, ok := r.Context().Value(seenKey{}).(*seen); ok {
			s.pattern = r.Pattern
		}
	})
}

// observe stands around everything.
func (m *metrics) observe(next http.Handler, a *App) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := a.Clock.Now()
		s := &seen{}
		rec := &statusWriter{ResponseWriter: w, status: http.StatusOK}
		next.ServeHTTP(rec, r.WithContext(context.WithValue(r.Context(), seenKey{}, s)))
		took := a.Clock.Now().Sub(start)
		op := m.operation[s.pattern]
		switch {
		case op == "events":
			return // as long as the page stays open: no figure of ours
		case op == "" && s.pattern != "":
			op = s.pattern
		case op == "":
			op = "refused" // before a route was looked for
		}
		m.duration.WithLabelValues(op, strconv.Itoa(rec.status)).Observe(took.Seconds())
		level := a.Log.Debug
		if rec.status >= 500 || took > 5*time.Second {
			level = a.Log.Warn
		}
		level("request", "method", r.Method, "path", r.URL.Path, "status", rec.status, "ms", took.Milliseconds(),
			"request_id", w.Header().Get("X-Request-Id"))
	})
}

type statusWriter struct {
	http.ResponseWriter
	status int
	wrote  bool
}

// WriteHeader notes the status.
func (s *statusWriter) WriteHeader(code int) {
	if !s.wrote {
		s.status, s.wrote = code, true
	}
	s.ResponseWriter.WriteHeader(code)
}

// Write makes the status final.
func (s *statusWriter) Write(b []byte) (int, error) {
	s.wrote = true
	return s.ResponseWriter.Write(b)
}

// Unwrap lets http.ResponseController reach the connection.
func (s *statusWriter) Unwrap() http.ResponseWriter { return s.ResponseWriter }
