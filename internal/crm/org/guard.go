package org

import (
	"context"
	"slices"
	"strings"
	"time"

	"tradewind/internal/kit/db"
	"tradewind/internal/kit/id"
	"tradewind/internal/kit/work"
)

// Failed sign-ins are counted in the database, so that all nodes share the counters. An attempt is counted before the
// password is looked at and given back when it was right: many attempts at once cannot slip past the limit.
//
// Nobody can lock somebody else out: a browser that has signed in as that person before is counted by itself only.
const (
	guardWindow    = 15 * time.Minute
	limitPair      = 10 // per sign-in name and address
	limitAddress   = 50 // per address
	limitLogin     = 50 // per sign-in name, over all browsers unknown to it
	limitDevice    = 10 // per known browser and sign-in name
	limitCode      = 5  // two-factor codes
	limitConfirm   = 10 // the present password, asked again while signed in
	deviceDays     = 400
	devicesPerUser = 20
)

type counter struct {
	key   string
	limit int64
	// proof counters are forgotten after success; the others only get this attempt back, because success with one's own
	// account proves nothing about the other attempts from the same address.
	proof bool
}

// guardKey hashes what is counted: its length is bounded and the table tells no names.
func guardKey(parts ...string) string { return id.Hash(strings.Join(parts, "\n")) }

func signInCounters(login, ip, knownDevice string) []counter {
	if knownDevice != "" {
		return []counter{{guardKey("device", knownDevice, login), limitDevice, true}}
	}
	return []counter{{guardKey("pair", login, ip), limitPair, true}, {guardKey("address", ip), limitAddress, false},
		{guardKey("login", login), limitLogin, false}}
}

// codeCounters count two-factor codes: for unknown browsers together, for a known one by itself.
func codeCounters(userID, knownDevice string) []counter {
	return []counter{{guardKey("code", userID, knownDevice), limitCode, true}}
}

// take counts one attempt on every counter, or refuses with ErrLocked and counts nothing.
func (s *Service) take(ctx context.Context, cs []counter) error {
	cs = slices.Clone(cs)
	slices.SortFunc(cs, func(a, b counter) int { return strings.Compare(a.key, b.key) }) // one order for all: no deadlocks
	return s.door.Housekeep(ctx, "signin.counter", func(t *db.Tx) error {
		for _, c := range cs {
			fails, until, err := countFail(t, c.key)
			if err != nil {
				return err
			}
			if fails > c.limit {
				wait := until.Sub(t.Now())
				return ErrLocked.With("retry_after", int(wait.Seconds())+1, "minutes", int(wait.Minutes())+1)
			}
		}
		return nil
	})
}

// giveBack undoes take after success, inside the unit that carries the success out.
func giveBack(tx *work.Tx, cs []counter) error {
	for _, c := range cs {
		if err := uncount(tx.Tx, c.key, c.proof); err != nil {
			return err
		}
	}
	return nil
}

// giveBackNow undoes take where nothing else is written: the attempt was neither a failure nor yet a success.
func (s *Service) giveBackNow(ctx context.Context, cs []counter) error {
	return s.door.Housekeep(ctx, "signin.counter", func(t *db.Tx) error {
		for _, c := range cs {
			if err := uncount(t, c.key, false); err != nil {
				return err
			}
		}
		return nil
	})
}
