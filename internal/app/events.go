package app

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"tradewind/internal/kit/access"
	"tradewind/internal/kit/fault"
	"tradewind/internal/kit/rest"
	"tradewind/internal/kit/work"
)

// Bounds of the streams of live changes.
const (
	streamsPerUser  = 12
	streamHeartbeat = 20 * time.Second
	// streamLife makes pages connect anew, so that nodes share them again after a restart.
	streamLife = time.Hour
	// streamGather turns the many changes of one moment into one message.
	streamGather = 200 * time.Millisecond
)

// pathsOf tells which readings of the API a topic makes old. Topics of single records name the record; the page is told
// only the list, so that a stream never names what its reader may not see.
var pathsOf = map[string][]string{
	"customer":       {"customers", "search", "home"},
	"contact":        {"customers"},
	"activity":       {"customers", "home"},
	"attachment":     {"customers"},
	"merge":          {"customers"},
	"tag":            {"tags", "customers"},
	"own_field":      {"own-fields", "customers/fields"},
	"saved_view":     {"views"},
	"task":           {"tasks", "home"},
	"user":           {"users", "people", "me"},
	"team":           {"teams", "people"},
	"department":     {"departments"},
	"role":           {"roles", "me"},
	"company":        {"company", "setup", "me"},
	"setting":        {"company", "setup"},
	"session":        {"me/sessions"},
	"api_token":      {"me/tokens"},
	"job":            {"jobs"},
	"import":         {"imports", "customers"},
	"import_run":     {"imports", "customers"},
	"import_mapping": {"import-mappings"},
	"export":         {"exports"},
	"export_file":    {"exports"},
	"audit":          {"audit"},
}

// streams serves GET /events.
type streams struct {
	app  *App
	mu   sync.Mutex
	open map[string]int
	stop chan struct{}
}

func newStreams(a *App) *streams {
	return &streams{app: a, open: map[string]int{}, stop: make(chan struct{})}
}

// close ends all streams; a server cannot stop while they run.
func (s *streams) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	select {
	case <-s.stop:
	default:
		close(s.stop)
	}
}

func (s *streams) mount(r *rest.Router) {
	r.Raw(rest.Op{Method: http.MethodGet, Path: "/events", ID: "events", Tag: "system",
		Summary: "Live changes as server-sent events: event change, data the path whose readings are old", Needs: access.SignedIn}, s.serve)
}

// topics renders what a reader with these rights is told of a topic of the hub; a topic nobody has declared a path for is
// sent under its own name.
func topics(topic string, can func(resource string) bool) []string {
	entity, _, _ := strings.Cut(topic, ":")
	if topic == "*" { // some were missed: everything may be old
		var all []string
		for e := range pathsOf {
			all = append(all, topics(e, can)...)
		}
		return all
	}
	switch entity {
	case "contact", "activity", "attachment", "merge", "import", "import_run":
		if !can("customer") {
			return nil
		}
	case "customer", "task", "user", "role", "job", "audit":
		if !can(entity) {
			if entity == "user" || entity == "role" {
				return []string{"me"} // what I may do can follow from it
			}
			return nil
		}
	}
	if p, ok := pathsOf[entity]; ok {
		return p
	}
	return []string{entity}
}

func (s *streams) serve(w http.ResponseWriter, r *http.Request) error {
	h := w.Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Accel-Buffering", "no")
	if r.Method == http.MethodHead {
		return nil
	}
	a := work.ActorOf(r.Context())
	s.mu.Lock()
	if s.open[a.ID] >= streamsPerUser {
		s.mu.Unlock()
		return fault.ErrTooMany.With("retry_after", 60)
	}
	s.open[a.ID]++
	s.mu.Unlock()
	s.app.metrics.streams.Inc()
	defer func() {
		s.app.metrics.streams.Dec()
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.open[a.ID]--; s.open[a.ID] == 0 {
			delete(s.open, a.ID)
		}
	}()
	can := func(resource string) bool {
		rights := a.Rights
		for _, res := range s.app.Registry.Resources() {
			if res.Key == resource {
				return slices.ContainsFunc(res.Actions, func(x access.Action) bool { return rights.Can(res.Of(x)) })
			}
		}
		return true
	}
	news, end := s.app.Door.Hub().Listen()
	defer end()
	rc := http.NewResponseController(w)
	send := func(text string) error {
		if err := rc.SetWriteDeadline(s.app.Clock.Now().Add(30 * time.Second)); err != nil {
			return err
		}
		if _, err := w.Write([]byte(text)); err != nil {
			return err
		}
		return rc.Flush()
	}
	if err := send("retry: 2000\n: open\n\n"); err != nil {
		return nil // the reader is gone; there is nobody to tell
	}
	beat := time.NewTicker(streamHeartbeat)
	defer beat.Stop()
	life := time.NewTimer(streamLife)
	defer life.Stop()
	gather := time.NewTimer(streamGather)
	gather.Stop()
	defer gather.Stop()
	waiting := map[string]bool{}
	for {
		text := ""
		select {
		case <-r.Context().Done():
			return nil
		case <-s.stop:
			return nil
		case <-life.C:
			return nil
		case <-beat.C:
			// A session that was ended, or a right that was taken away, ends the stream too.
			now, err := s.app.authenticate(r.Context(), r, &work.Actor{Kind: "anonymous", IP: a.IP, Agent: a.Agent, RequestID: a.RequestID, Lang: a.Lang})
			if err != nil || now == nil || now.ID != a.ID {
				return nil // the page finds out when it connects again
			}
			a = now
			text = ": beat\n\n"
		case t := <-news:
			if len(waiting) == 0 {
				gather.Reset(streamGather)
			}
			for _, p := range topics(t, can) {
				waiting[p] = true
			}
			continue
		case <-gather.C:
			var list []string
			for p := range waiting {
				list = append(list, p)
			}
			clear(waiting)
			if len(list) == 0 {
				continue
			}
			slices.Sort(list)
			text = fmt.Sprintf("event: change\ndata: %s\n\n", strings.Join(list, " "))
		}
		if err := send(text); err != nil {
			return nil // the reader is gone
		}
	}
}
