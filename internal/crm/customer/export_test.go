package customer

import (
	"tradewind/internal/kit/work"
)

// PageSQL is the statement behind a list, for tests of its plan; what fifty customers have is common.
func PageSQL(s *Service, tx *work.Tx, q Query) (string, []any, error) {
	p, err := s.compile(tx, &q)
	if err != nil {
		return "", nil, err
	}
	q.Limit = 50
	if _, err := s.arrange(tx, &q, p, 50); err != nil {
		return "", nil, err
	}
	return p.page(&q, nil)
}

// RemoveTag deletes a tag as the API does.
func (s *Service) RemoveTag(tx *work.Tx, tagID string) error { return s.removeTag(tx, tagID) }
