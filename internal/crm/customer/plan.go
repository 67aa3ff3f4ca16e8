package customer

import (
	"tradewind/internal/kit/rest"
	"tradewind/internal/kit/work"
)

// arrange decides, on PostgreSQL, how a page of a search in the order of creation is read: walking the documents from the
// newest until the page is full, right for words in every third name, or fetching all that match and sorting them, right
// for rare ones. The planner guesses badly how many documents hold a word, so they are counted, which takes a few
// milliseconds at most; from documents on, walking is cheaper. The total is nil when nothing had to be decided.
func (s *Service) arrange(tx *work.Tx, q *Query, p *plan, from int64) (*rest.Total, error) {
	if !p.byDoc {
		return nil, nil
	}
	var total *rest.Total
	if q.walk == nil {
		t, err := s.count(tx, p, q.Count == "exact")
		if err != nil {
			return nil, err
		}
		walk := t.Count >= from
		total, q.walk = t, &walk
	}
	if *q.walk {
		p.order.Expr = "s.doc"
	}
	return total, nil
}
