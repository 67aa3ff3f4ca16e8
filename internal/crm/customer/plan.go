package customer

import (
	"slices"
	"strings"
	"sync"
	"time"

	"tradewind/internal/kit/db"
	"tradewind/internal/kit/text"
	"tradewind/internal/kit/work"
)

// PostgreSQL guesses badly how many documents hold a word, and so whether to walk the documents from the newest until a
// page is full (right for words in every third name) or to fetch all with the word and sort them (right for rare ones).
// Its own statistics know the common words; commonTokens remembers them for an hour.
type commonTokens struct {
	mu     sync.Mutex
	at     time.Time
	tokens []tokenShare // sorted by token
}

type tokenShare struct {
	Token string  `db:"elem"`
	Share float64 `db:"freq"`
}

const (
	statsAge = time.Hour
	// commonFrom is the share of all documents from which on walking from the newest is cheaper.
	commonFrom = 0.02
)

// frequent reports whether so many documents match that walking them in order finds a page soon. words are the range's.
func (s *Service) frequent(tx *work.Tx, q *text.Query, words []string) (bool, error) {
	list, err := s.common.load(tx)
	if err != nil || len(list) == 0 {
		return false, err
	}
	least := 1.0
	if len(words) > 0 {
		sum := 0.0
		for _, w := range words {
			sum += share(list, w)
		}
		least = min(least, sum)
	}
	for _, t := range q.Terms {
		sum := 0.0
		for _, alt := range t.Any {
			rarest := 1.0
			for _, tok := range alt {
				rarest = min(rarest, share(list, tok))
			}
			sum += rarest
		}
		least = min(least, sum)
	}
	return least >= commonFrom, nil
}

// share is the part of the documents that hold a token, 0 when it is not among the common ones.
func share(list []tokenShare, token string) float64 {
	i, found := slices.BinarySearchFunc(list, token, func(a tokenShare, b string) int { return strings.Compare(a.Token, b) })
	if !found {
		return 0
	}
	return list[i].Share
}

func (c *commonTokens) load(tx *work.Tx) ([]tokenShare, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	age := tx.Now().Sub(c.at)
	if age < statsAge && len(c.tokens) > 0 || age < time.Minute {
		return c.tokens, nil
	}
	list, err := db.Select[tokenShare](tx.Tx, `SELECT e.elem, CAST(e.freq AS double precision) AS freq
		FROM pg_stats t, LATERAL unnest(CAST(CAST(t.most_common_elems AS text) AS text[]), t.most_common_elem_freqs) AS e(elem, freq)
		WHERE t.schemaname = current_schema() AND t.tablename = 'customer_search' AND t.attname = 'tokens' AND e.elem IS NOT NULL AND e.freq IS NOT NULL`)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(list, func(a, b tokenShare) int { return strings.Compare(a.Token, b.Token) })
	c.at, c.tokens = tx.Now(), list
	return list, nil
}
