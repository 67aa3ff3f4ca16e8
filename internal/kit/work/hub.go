package work

import "sync"

// Hub tells open pages which topics changed. It carries names only, never data: a page asks again with its own rights.
type Hub struct {
	mu   sync.Mutex
	subs map[chan string]struct{}
}

// NewHub makes an empty hub.
func NewHub() *Hub { return &Hub{subs: map[chan string]struct{}{}} }

// Publish announces topics; a listener that does not keep up misses some and is told "*" (everything) instead.
func (h *Hub) Publish(topics ...string) {
	if len(topics) == 0 {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	for ch := range h.subs {
		for _, t := range topics {
			select {
			case ch <- t:
				continue
			default:
			}
			select { // full: make room for the one word that covers all
			case <-ch:
			default:
			}
			select {
			case ch <- "*":
			default:
			}
			break
		}
	}
}

// Listen returns a channel of topics and a function that ends it.
func (h *Hub) Listen() (<-chan string, func()) {
	ch := make(chan string, 64)
	h.mu.Lock()
	h.subs[ch] = struct{}{}
	h.mu.Unlock()
	return ch, func() {
		h.mu.Lock()
		delete(h.subs, ch)
		h.mu.Unlock()
	}
}
