package customer

import "tradewind/internal/kit/work"

// Child is something that hangs on customers and follows when two become one: each feature registers its own.
type Child interface {
	// Name is the word the merge preview counts it under: contacts, files, activities, tasks…
	Name() string
	// Count counts what hangs on a customer.
	Count(tx *work.Tx, customerID string) (int64, error)
	// Move hangs everything of one customer on another and returns the ids of what moved.
	Move(tx *work.Tx, from, to string) (ids []string, err error)
	// MoveBack hangs those of ids that still hang on from back on to.
	MoveBack(tx *work.Tx, ids []string, from, to string) error
}
